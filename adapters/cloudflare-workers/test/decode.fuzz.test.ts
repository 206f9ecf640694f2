import { createFinder, createObjectFinder, isDecodeError } from "@portable-fn/adapter-kit/events";
import { defineApp, isPortableError, object, queue } from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBatch } from "../src/events/queue.ts";

const app = defineApp({
  name: "shop",
  functions: {
    orders: queue("orders", async () => {}),
    thumbs: object("uploads", async () => {}),
  },
});
const find = createFinder(app.functions, {});
const findObject = createObjectFinder(app.functions, {});

const notification = fc.record(
  {
    action: fc.oneof(fc.constantFrom("PutObject", "DeleteObject"), fc.anything()),
    bucket: fc.oneof(fc.constant("uploads"), fc.anything()),
    object: fc.oneof(fc.record({ key: fc.oneof(fc.string(), fc.anything()) }), fc.anything()),
    eventTime: fc.oneof(fc.string(), fc.anything()),
  },
  { requiredKeys: [] },
);

describe("decodeBatch", () => {
  it("makes events or a refusal of any bodies", () => {
    const body = fc.oneof(fc.anything(), notification, fc.json(), fc.uint8Array());
    fc.assert(
      fc.property(
        fc.constantFrom("orders", "objects", "nobody"),
        fc.array(body),
        (name, bodies) => {
          const messages = bodies.map((one, at) => ({
            id: `${at}`,
            body: one,
            attempts: 1,
            timestamp: new Date(0),
            ack() {},
            retry() {},
          }));
          try {
            const { groups, leftOut, lost } = decodeBatch(
              { queue: name, messages },
              find,
              findObject,
            );
            const items = groups.flatMap((group) => group.items);
            expect(items.length + leftOut.length + lost.length).toBe(messages.length);
            for (const item of items) {
              try {
                expect(item.read().specversion).toBe("1.0");
              } catch (error) {
                expect(isDecodeError(error)).toBe(true);
              }
            }
          } catch (error) {
            expect(isPortableError(error) && error.code).toBe("PFN_UNCLAIMED");
          }
        },
      ),
    );
  });
});
