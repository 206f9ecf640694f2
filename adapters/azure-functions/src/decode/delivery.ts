/** What a decoder makes of an invocation. */
import type { EventItem } from "@portable-fn/adapter-kit/events";
import type { AppFunction } from "@portable-fn/core";
import type { NativeEventContext } from "../native.ts";

/** What the decoders are told of the function that the platform calls. */
export interface Registered {
  readonly fn: AppFunction;
  /** What the provider's resource is called. */
  readonly resource: string;
}

/**
 * Decodes an invocation's input.
 *
 * @param input the trigger's input, as the library gives it
 * @param context the library's
 * @param registered what the function was registered for
 * @returns the events; none when all of them are left out by the function's filter
 * @throws DecodeError when it is not what the trigger brings
 */
export type DecodeEvents = (
  input: unknown,
  context: NativeEventContext,
  registered: Registered,
) => readonly EventItem[];
