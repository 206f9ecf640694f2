/** Attributes and schemas, of queues and topics. */
import { of } from "./observer.ts";
import { freshKey } from "./scene.ts";
import type { EventSuite } from "./suite.ts";

/** @param suite what to declare the cases with */
export function attributes({ it, gate, expect, capabilities, scene }: EventSuite): void {
  const { directReject, redelivery } = capabilities;

  gate(
    "attributes",
    [
      "hands over the sender's attributes",
      async (door) => {
        const { posting, ...told } = scene.instruct("ack");
        const given = { colour: "red", size: "10" };
        const seen = await door.observe("plain", [{ ...posting, attributes: given }]);
        expect(of(seen, told)[0]?.seen["attributes"]).toEqual(given);
      },
    ],
    [
      "has attributes, though the platform carries none",
      async (door) => {
        const told = scene.instruct("ack");
        const seen = await door.observe("plain", [told.posting]);
        expect(of(seen, told)[0]?.seen["attributes"]).toEqual({});
      },
    ],
  );
  it("hands over what the schema made of the data", async (door) => {
    const key = freshKey();
    const content = JSON.stringify({ key, deed: "ack", n: "42" });
    const seen = await door.observe("checked", [{ content, groupId: key }]);
    const [delivered] = of(seen, { key });
    expect(delivered?.seen["data"]).toEqual({ key, deed: "ack", n: 42 });
  });
  for (const [name, content] of [
    [
      "does not fit the schema",
      JSON.stringify({ deed: "ack", n: "x", secret: "conformance-data" }),
    ],
    ["is no JSON", "conformance-data"],
  ] as const) {
    it(`gives up an event whose data ${name}; the handler never sees it`, async (door) => {
      const seen = await door.observe("checked", [{ content, groupId: freshKey() }]);
      expect(seen.deliveries).toEqual([]);
      expect(seen.dead.length + seen.dropped.length).toBe(1);
      expect(seen.dead.length).toBe(capabilities.deadLetter ? 1 : 0);
      const said = seen.lines.filter((line) => line.includes("n is no numeric string"));
      expect(said.length).toBe(directReject || !redelivery ? 1 : scene.maxAttempts);
      expect(said.join()).toMatch(/^((?!conformance-data).)*$/s);
    });
  }
}
