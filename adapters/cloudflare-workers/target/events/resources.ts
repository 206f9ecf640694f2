/** What a Worker's event functions need at Cloudflare, for the host's configuration. */
import { resourceOf } from "@portable-fn/adapter-kit/events";
import type { Manifest, ManifestFunction } from "@portable-fn/core";
import { toCloudflareCron } from "../cron.ts";

/** What the host calls its resources besides what the app calls them. */
export const PREFIX = "local-";

/** The queue through which R2 tells of objects. */
export const OBJECT_QUEUE = "objects";

/** A queue whose messages are for no function; its Worker must refuse them. */
export const NOBODY = "nobody";

/** The end of the names of queues for dead letters. */
export const DEAD = "-dead";

/** Deliveries of a message whose trigger does not say how many, as Cloudflare has it: three retries. */
const MAX_ATTEMPTS = 3;

interface Consumed {
  readonly queue: string;
  readonly batchSize: number;
  readonly maxAttempts: number;
}

/**
 * Gives what wrangler's configuration says of events.
 *
 * @param manifest the app's
 * @returns members of wrangler.jsonc; none where there are no event functions
 */
export function eventConfiguration({ functions }: Manifest): Readonly<Record<string, unknown>> {
  const consumed = consumedBy(functions);
  const buckets = new Set(functions.filter(isObject).map(resourceOf));
  const crons = functions.flatMap(({ trigger }) =>
    trigger.kind === "schedule" ? [toCloudflareCron(trigger.cron)] : [],
  );
  const queues = {
    producers: consumed.map(({ queue }) => ({ binding: bindingOf(queue), queue: PREFIX + queue })),
    consumers: consumed.flatMap(({ queue, batchSize, maxAttempts }) => [
      {
        queue: PREFIX + queue,
        max_batch_size: batchSize,
        max_batch_timeout: 0,
        max_retries: maxAttempts - 1,
        dead_letter_queue: PREFIX + queue + DEAD,
      },
      { queue: PREFIX + queue + DEAD, max_batch_size: 100, max_batch_timeout: 0 },
    ]),
  };
  return {
    ...(consumed.length > 0 && { queues }),
    ...(buckets.size > 0 && {
      r2_buckets: Array.from(buckets, (bucket) => ({
        binding: bindingOf(bucket),
        bucket_name: PREFIX + bucket,
      })),
    }),
    ...(crons.length > 0 && { triggers: { crons: [...new Set(crons)] } }),
  };
}

function consumedBy(functions: Manifest["functions"]): readonly Consumed[] {
  const queues = functions.flatMap(({ trigger }): Consumed[] =>
    trigger.kind === "queue"
      ? [{ queue: trigger.queue, batchSize: trigger.batchSize, maxAttempts: trigger.maxAttempts }]
      : [],
  );
  const other = { batchSize: 10, maxAttempts: MAX_ATTEMPTS };
  const objects = functions.some(isObject) ? [{ queue: OBJECT_QUEUE, ...other }] : [];
  const all = [...queues, ...objects];
  return all.length > 0 ? [...all, { queue: NOBODY, ...other }] : [];
}

function isObject({ trigger }: ManifestFunction): boolean {
  return trigger.kind === "object";
}

/**
 * Names the binding of a resource.
 *
 * @param resource the app's name of it
 * @returns the binding's name in `env`
 */
export function bindingOf(resource: string): string {
  return `LOCAL_${resource.toUpperCase().replaceAll("-", "_")}`;
}
