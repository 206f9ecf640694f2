import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import schema from "../manifest.schema.json" with { type: "json" };
import { defineApp } from "./app.ts";
import { bind } from "./binding.ts";
import { change } from "./triggers/change.ts";
import { http } from "./triggers/http.ts";
import { object } from "./triggers/object.ts";
import { queue } from "./triggers/queue.ts";
import { schedule } from "./triggers/schedule.ts";
import { stream } from "./triggers/stream.ts";
import { topic } from "./triggers/topic.ts";

const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);
const none = async () => {};

describe("manifest.schema.json", () => {
  it("takes the manifest of an app with every trigger and option", () => {
    const app = defineApp({
      name: "shop",
      functions: {
        api: http(() => new Response(), {
          path: "/shop/*",
          methods: ["GET", "POST"],
          maxInstances: 3,
          env: { STAGE: "dev", REGION: null },
          secrets: ["STRIPE_KEY"],
          vendor: { "some-target": { anything: true } },
        }),
        nightly: schedule("0 3 * * *", none),
        orders: queue("orders", none, { fifo: true }),
        audit: topic("order-placed", none),
        thumbs: object("uploads", none, { on: ["created", "deleted"], prefix: "in/" }),
        clicks: stream("clicks", none),
        sync: change("customers", none),
      },
      bindings: [bind.kv("sessions"), bind.secret("stripe-key")],
    });
    validate(app.manifest());
    expect(validate.errors).toBeNull();
  });

  it("refuses what is no manifest", () => {
    expect(validate({ version: 1, name: "shop", functions: [], bindings: [] })).toBe(false);
    expect(validate({ version: 2 })).toBe(false);
  });
});
