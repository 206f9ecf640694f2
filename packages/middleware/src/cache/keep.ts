/** Puts responses into the store, and takes them out. */
import type { Call, Place } from "./call.ts";
import { hasValidator } from "./conditions.ts";
import type { Entry, Marker } from "./entry.ts";
import type { Flight } from "./flights.ts";
import { usefulFor } from "./judge.ts";
import { varyNames, varyValues } from "./vary.ts";

/** Where a response was put. */
export interface Kept {
  readonly key: string;
  readonly marker: Marker | undefined;
  /** Resolves when the store has it; never rejects. `undefined` where it has it now, or does not get it. */
  readonly written: Promise<void> | undefined;
  readonly isStored: boolean;
}

/**
 * Gives the key of a variant.
 *
 * @param call a request
 * @param marker by which headers the variants are told apart
 * @returns the key of the variant that the request gets
 */
export function variantKey({ primary, request }: Call, { generation, names }: Marker): string {
  return `${primary}\n${generation}\n${varyValues(request, names)}`;
}

/**
 * Keeps a response.
 *
 * @param call whose response it is
 * @param place where one was looked for
 * @param entry the response
 * @param flight the call of the handler, which says whether the response is old already
 * @returns where it is
 */
export function keep(call: Call, place: Place, entry: Entry, flight: Flight): Kept {
  const { primary, rules } = call;
  const names = varyNames(entry.headers, rules.keyHeaders);
  const marker = names.length > 0 ? markerFor(primary, names, place.marker) : undefined;
  const key = marker ? variantKey(call, marker) : primary;
  if (flight.isDropped || entry.tags.some((tag) => flight.purgedTags.has(tag))) {
    return { key, marker, written: undefined, isStored: false };
  }
  const ttl = usefulFor(entry, hasValidator(entry), rules.keepStale, rules.now());
  const isNew = marker !== undefined && marker !== place.marker;
  const written = write(call, [
    ...(isNew ? [() => call.store.write(primary, marker, Math.max(ttl, MARKER_TTL))] : []),
    () => call.store.write(key, entry, ttl),
  ]);
  return { key, marker, written, isStored: true };
}

/** Seconds. It is small, and without it all variants are gone. */
const MARKER_TTL = 7 * 86_400;

function markerFor(primary: string, names: readonly string[], known: Marker | undefined): Marker {
  if (known && known.names.join() === names.join()) return known;
  return { url: primary, names, generation: crypto.randomUUID() };
}

/** At once where the store can; what fails is logged. */
function write(
  { ctx, store }: Call,
  writes: readonly (() => undefined | Promise<void>)[],
): Promise<void> | undefined {
  const failed = (error: unknown) =>
    ctx.log.error("The cache's store failed", { store: store.name, error });
  const waiting: Promise<void>[] = [];
  for (const one of writes) {
    try {
      const done = one();
      if (done) waiting.push(done.catch(failed));
    } catch (error) {
      failed(error);
    }
  }
  if (waiting.length === 0) return undefined;
  const all = Promise.all(waiting).then(() => {});
  ctx.waitUntil(all);
  return all;
}

/**
 * Removes what is under a key.
 *
 * @param call on whose behalf
 * @param key of an entry
 * @returns nothing; what fails is logged
 */
export async function discard({ ctx, store }: Call, key: string): Promise<void> {
  try {
    await store.remove(key);
  } catch (error) {
    ctx.log.error("The cache's store failed", { store: store.name, error });
  }
}
