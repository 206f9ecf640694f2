/** Receipt handles: each receive has its own. */
import { randomBytes } from "node:crypto";
import { SqsError } from "./errors.ts";

const HANDLE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]{16}$/;

/**
 * Makes a handle.
 *
 * @param id of the message
 * @returns a handle that was never given before
 */
export function newReceiptHandle(id: string): string {
  return Buffer.from(`${id}.${randomBytes(12).toString("base64url")}`).toString("base64");
}

/**
 * Reads a handle.
 *
 * @param handle as a client gives it
 * @returns the message's id
 * @throws SqsError if it is none
 */
export function readReceiptHandle(handle: string): string {
  const id = HANDLE.exec(Buffer.from(handle, "base64").toString("latin1"))?.[1];
  if (id) return id;
  throw new SqsError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
}
