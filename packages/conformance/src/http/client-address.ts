/** The client's address: from the platform's own field, never from what the client claims. */
import type { Suite } from "../suite.ts";

const LOOPBACK: readonly string[] = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

const CLAIMS: readonly (readonly [name: string, value: string])[] = [
  ["X-Forwarded-For", "203.0.113.66"],
  ["X-Forwarded-For", "203.0.113.66, 203.0.113.67"],
  ["Forwarded", "for=203.0.113.66"],
  ["X-Real-IP", "203.0.113.66"],
  ["True-Client-IP", "203.0.113.66"],
  ["X-Client-IP", "203.0.113.66"],
];

/** @param suite what to declare the cases with */
export function clientAddress({ it, gate, expect }: Suite): void {
  gate(
    "clientAddress",
    [
      "knows the client's address",
      async (client) => {
        expect(LOOPBACK).toContain((await client.echo()).context.clientAddress);
      },
    ],
    [
      "loses the client's address, and says so by having none",
      async (client) => {
        expect((await client.echo()).context.clientAddress).toBe(null);
      },
    ],
  );
  for (const [name, value] of CLAIMS) {
    it(`does not take the client's address from ${name}: ${value}`, async (client) => {
      const { context } = await client.echo({ headers: [[name, value]] });
      expect(context.clientAddress ?? "").not.toContain("203.0.113");
    });
  }
}
