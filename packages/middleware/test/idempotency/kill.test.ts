/** Counts the effects of a process that is killed half-way, and of those that come after it. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import type { ShopPlan } from "./shop.ts";

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs a process until it ends, or kills it where it says that it has stopped. */
async function run(plan: ShopPlan): Promise<string> {
  const child = spawn(
    process.execPath,
    ["--no-warnings", join(import.meta.dirname, "shop.ts"), JSON.stringify(plan)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise<unknown>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
  let said = "";
  for await (const line of createInterface({ input: child.stdout })) {
    said = line;
    if (line === "stopped") child.kill("SIGKILL");
  }
  return said === "stopped" ? `${await ended}` : said;
}

function shop(parts: Pick<ShopPlan, "delivery" | "trigger">) {
  const folder = mkdtempSync(join(tmpdir(), "idempotency-"));
  folders.push(folder);
  const plan = (ahead: number, stopAt?: ShopPlan["stopAt"]): ShopPlan => ({
    ...parts,
    folder,
    ahead,
    stopAt,
  });
  return {
    killedAt: (place: ShopPlan["stopAt"]) => run(plan(0, place)),
    soon: () => run(plan(0)),
    /** After the deadline of the run that was killed. */
    later: () => run(plan(3_600_000)),
    effects: () => {
      try {
        return readFileSync(join(folder, "effects"), "utf8").split("\n").length - 1;
      } catch {
        return 0;
      }
    },
  };
}

interface Row {
  readonly at: "claimed" | "effect" | "recorded";
  readonly delivery: ShopPlan["delivery"];
  /** What the two attempts after the deadline are told, by request and by message. */
  readonly told: readonly [request: string, request: string, message: string];
  readonly effects: number;
}

const UNKNOWN = "409 outcome-unknown";

const rows: readonly Row[] = [
  { at: "claimed", delivery: "at-most-once", told: [UNKNOWN, UNKNOWN, "dead letter"], effects: 0 },
  { at: "effect", delivery: "at-most-once", told: [UNKNOWN, UNKNOWN, "dead letter"], effects: 1 },
  {
    at: "claimed",
    delivery: "at-least-once",
    told: ["201 run", "201 replayed", "acknowledged"],
    effects: 1,
  },
  {
    at: "effect",
    delivery: "at-least-once",
    told: ["201 run", "201 replayed", "acknowledged"],
    effects: 2,
  },
  ...(["at-most-once", "at-least-once"] as const).map(
    (delivery): Row => ({
      at: "recorded",
      delivery,
      told: ["201 replayed", "201 replayed", "acknowledged"],
      effects: 1,
    }),
  ),
];

describe("idempotency across a kill", () => {
  it.each(rows)("of a request, when it is $at, $delivery: $effects effects", async (row) => {
    const { at, delivery, told, effects } = row;
    const shopOf = shop({ delivery, trigger: "http" });
    expect(await shopOf.killedAt(at)).toBe("SIGKILL");
    if (at !== "recorded") expect(await shopOf.soon()).toBe("409 in-progress");
    expect([await shopOf.later(), await shopOf.later()]).toEqual(told.slice(0, 2));
    expect(shopOf.effects()).toBe(effects);
  });

  it.each(rows)("of a message, when it is $at, $delivery: $effects effects", async (row) => {
    const { at, delivery, told, effects } = row;
    const shopOf = shop({ delivery, trigger: "queue" });
    expect(await shopOf.killedAt(at)).toBe("SIGKILL");
    expect(await shopOf.later()).toBe(told[2]);
    expect(await shopOf.later()).toBe(told[2]);
    expect(shopOf.effects()).toBe(effects);
  });

  it("asks for a message again while its run may still be going on", async () => {
    const shopOf = shop({ delivery: "at-most-once", trigger: "queue" });
    expect(await shopOf.killedAt("effect")).toBe("SIGKILL");
    expect(await shopOf.soon()).toBe("dead letter after retries");
    expect(shopOf.effects()).toBe(1);
  });
});
