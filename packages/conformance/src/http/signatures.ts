/** Signatures of webhooks: they are over the raw bytes, so every byte must have arrived. */
import { createHmac } from "node:crypto";
import type { Suite } from "../suite.ts";

const EVERY_BYTE: Uint8Array = Uint8Array.from({ length: 256 }, (_, at) => at);

function typed(type: string): readonly (readonly [string, string])[] {
  return [["Content-Type", type]];
}

/** @param suite what to declare the cases with */
export function signatures({ it, expect }: Suite): void {
  const payloads: readonly (readonly [what: string, type: string, body: Uint8Array])[] = [
    ["JSON", "application/json", Buffer.from('{"a": 1.0,\r\n "é":"\\/\\u00e9"}')],
    ["a form", "application/x-www-form-urlencoded", Buffer.from("payload=%7B%7D&x=+")],
    ["bytes", "application/octet-stream", EVERY_BYTE],
  ];
  for (const [what, type, body] of payloads) {
    for (const prefix of ["", "1700000000."]) {
      const style = prefix ? "with a timestamp before it" : "alone";
      it(`passes a webhook's signature over ${what}, ${style}`, async (client) => {
        const hmac = createHmac("sha256", "webhook-key").update(prefix).update(body);
        const headers = [...typed(type), ["X-Signature", `sha256=${hmac.digest("hex")}`] as const];
        const target = `/do/signature?prefix=${prefix}`;
        expect(await client.json(target, { method: "POST", headers, body })).toEqual({ ok: true });
      });
    }
  }
}
