/** The app in memory, as its author would test it: delays are not waited for. */
import { test } from "@portable-fn/memory";
import { describe, expect, it } from "vitest";
import app from "../src/app.ts";

const order = (id: string, card: string) => ({ id, item: "tea", quantity: 2, card });

describe("order-queue", () => {
  it("takes an order", async () => {
    const client = test(app);
    const { acknowledged } = await client.queue("orders").send(order("a1", "pays"));
    expect(acknowledged).toMatchObject([{ sent: { id: "a1" }, attempts: 1 }]);
    expect(client.logs).toMatchObject([{ message: "order taken", receipt: "receipt-a1" }]);
  });

  it("tries an order again later when the payment service is busy", async () => {
    const { acknowledged, retried } = await test(app)
      .queue("orders")
      .send(order("a2", "busy-once"));
    expect(retried).toMatchObject([{ delaySeconds: 2 }]);
    expect(acknowledged).toMatchObject([{ attempts: 2 }]);
  });

  it("gives an order up after four attempts", async () => {
    const { retried, deadLetters } = await test(app).queue("orders").send(order("a3", "busy"));
    expect(retried.map(({ delaySeconds }) => delaySeconds)).toEqual([2, 4, 8]);
    expect(deadLetters).toMatchObject([{ attempts: 4, reason: "It failed 4 times" }]);
  });

  it("does not try again what the card will never pay", async () => {
    const { deadLetters } = await test(app).queue("orders").send(order("a4", "declined"));
    expect(deadLetters).toMatchObject([
      { attempts: 1, reason: "The card for order a4 was declined" },
    ]);
  });

  it("does not look at what is no order", async () => {
    const { deadLetters } = await test(app)
      .queue("orders")
      .sendAll([{ id: "a5" }, "not JSON", 7]);
    expect(deadLetters.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });

  it("reports", async () => {
    const client = test(app);
    await client.schedule("report").tick(new Date("2026-11-23T10:00:00Z"));
    expect(client.logs).toMatchObject([
      { message: "orders so far", due: "2026-11-23T10:00:00.000Z" },
    ]);
  });
});
