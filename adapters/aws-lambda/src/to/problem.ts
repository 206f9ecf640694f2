/** Answers of the adapter's own. */
import { problemDocument } from "@portable-fn/adapter-kit";
import type { Answer } from "../shape.ts";

/**
 * Makes a problem document an answer.
 *
 * @param status the HTTP status
 * @param id the invocation's
 * @param detail one sentence for the client
 * @returns the answer
 */
export function problemAnswer(status: number, id: string, detail?: string): Answer {
  const { headers, body } = problemDocument(status, detail, id);
  return {
    status,
    statusText: "",
    headers: Object.entries(headers),
    cookies: [],
    body,
    isBase64Encoded: false,
  };
}

/**
 * Tells whether a status may end a request; a response made by other means than the standard class
 * can have any.
 *
 * @param status the response's
 * @returns whether it is one from 200 to 599
 */
export function isFinal(status: unknown): boolean {
  return Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599;
}
