/** What Node has against a trigger: nothing, for what no store of ours holds comes as requests. */
import type { Unsupported } from "@portable-fn/adapter-kit/events";

/**
 * Says what Node has against a trigger. Queues, topics and schedules are served from the entry's store
 * or come as requests; objects, streams and changes come as requests alone, and `listen()` refuses to
 * begin where none can come.
 *
 * @returns always `undefined`
 */
export const unsupported: Unsupported = () => undefined;
