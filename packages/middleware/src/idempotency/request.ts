/** What is done for a request. */
import { type Context, PortableError } from "@portable-fn/core";
import type { HonoContext, RequestLayer } from "../portable.ts";
import { storeOf } from "../store.ts";
import { sha256 } from "./hash.ts";
import { keyIn } from "./key.ts";
import { type Claim, type Claimed, Ledger } from "./ledger.ts";
import type { Settings } from "./options.ts";
import { problemOf } from "./problems.ts";
import { capture, replay } from "./response.ts";

/** The first pause of one that waits, and the longest, in milliseconds. */
const PAUSES = { first: 20, most: 1000 };
/** How much of its time one may wait; the rest is for the answer, or for a run of its own. */
const PATIENCE = 0.75;
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Makes the layer for requests.
 *
 * @param settings the options
 * @returns the layer
 */
export function requestLayer(settings: Settings): RequestLayer {
  const { methods, name, scope, store } = settings;
  return async (request, ctx, next, c) => {
    if (!methods.includes(request.method)) return next();
    const given = keyIn(request.headers, settings);
    if (given === undefined) return next();
    const ledger = new Ledger(storeOf(store, ctx), settings, ctx);
    const who = scope(request, ctx);
    const { bytes, again } = await read(request, c);
    const { pathname, search } = new URL(request.url);
    const asked = [request.method, pathname, search, await sha256(bytes)];
    const fingerprint = await sha256(JSON.stringify(asked));
    const hash = await sha256(JSON.stringify(["http", ctx.functionName, who, given]));
    const claim = await claimOf(ledger, `idempotency/${name}/${hash}`, fingerprint, settings, ctx);
    if (claim.state === "claimed") {
      return run({ claimed: claim, ledger, settings, next: () => next(again), c });
    }
    if (claim.state === "unprotected") return next(again);
    if (claim.state === "done" && claim.response) return replay(claim.response);
    throw problemOf(claim);
  };
}

interface Run {
  readonly claimed: Claimed;
  readonly ledger: Ledger;
  readonly settings: Settings;
  readonly next: () => Promise<Response>;
  readonly c: HonoContext | undefined;
}

async function run({ claimed, ledger, settings, next, c }: Run): Promise<Response> {
  try {
    const response = await next();
    // Inside Hono an error has become a response by now.
    const hasThrown = c?.error !== undefined;
    if (hasThrown || (settings.failures === "forget" && isFailure(response))) {
      await ledger.fail(claimed);
      return response;
    }
    const captured = await capture(response, ledger.maxBytes, settings.cookies);
    // Who has seen an answer can rely on getting the same again: it is kept first.
    await ledger.finish(claimed, captured.kept);
    return captured.response;
  } catch (error) {
    await ledger.fail(claimed);
    throw error;
  }
}

function isFailure({ status }: Response): boolean {
  return status >= 500 || LATER.has(status);
}

async function claimOf(
  ledger: Ledger,
  key: string,
  fingerprint: string,
  { concurrent, now, wait }: Settings,
  ctx: Context,
): Promise<Claim> {
  let claim = await ledger.claim(key, fingerprint);
  if (concurrent === "refuse") return claim;
  const end = now() + ctx.remainingTime() * PATIENCE;
  let pause = PAUSES.first;
  while (claim.state === "running" && now() + pause < end && !ctx.signal.aborted) {
    // By lot, so that those who wait together do not ask together.
    await wait(pause * (0.5 + Math.random() / 2), ctx.signal);
    pause = Math.min(pause * 2, PAUSES.most);
    claim = await ledger.claim(key, fingerprint, true);
  }
  return claim;
}

/** Hono's request keeps a body that was read. */
interface HonoRequest {
  readonly arrayBuffer?: () => Promise<ArrayBuffer>;
}

interface ReadBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The request with a body that can be read; `undefined` where it is the same. */
  readonly again: Request | undefined;
}

async function read(request: Request, c: HonoContext | undefined): Promise<ReadBody> {
  if (!request.bodyUsed) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    return { bytes, again: request.bodyUsed ? new Request(request, { body: bytes }) : undefined };
  }
  const { arrayBuffer } = (c?.req ?? {}) as HonoRequest;
  if (!arrayBuffer) {
    throw new PortableError("PFN_IDEMPOTENCY", "The body was read before idempotency() saw it", {
      fix: "Put idempotency() before what reads the body, such as validate()",
    });
  }
  return { bytes: new Uint8Array(await arrayBuffer.call(c?.req)), again: undefined };
}
