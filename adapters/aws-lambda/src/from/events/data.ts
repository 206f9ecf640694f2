/** An event's data as it goes over the wire. */
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import type { CloudEvent } from "@portable-fn/core";

/**
 * Writes data for a carrier of text.
 *
 * @param event whose data
 * @returns text as it is, bytes as base64, anything else as JSON
 */
export function textOfData({ data, datacontenttype }: CloudEvent): string {
  if (data instanceof Uint8Array) return toBase64(data);
  if (typeof data === "string" && !isJson(datacontenttype)) return data;
  return JSON.stringify(data ?? null);
}

/**
 * Writes data for a carrier of bytes.
 *
 * @param event whose data
 * @returns base64
 */
export function base64OfData(event: CloudEvent): string {
  const { data } = event;
  return toBase64(data instanceof Uint8Array ? data : new TextEncoder().encode(textOfData(event)));
}

function isJson(type: string | undefined): boolean {
  return type !== undefined && /^[^;]*[/+]json\s*(?:;|$)/i.test(type);
}
