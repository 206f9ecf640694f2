/** Runs the conformance suite on a target: every mode, every door, plain and under a middleware. */
import { createRequire } from "node:module";
import path from "node:path";
import type { Host, Target } from "@portable-fn/adapter-kit/target";
import {
  bodyLimitFor,
  type ConformanceHost,
  type ConformanceOptions,
  runConformance,
  runSingleFunction,
} from "@portable-fn/conformance";
import type { HttpCapabilities } from "@portable-fn/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATIENCE, start } from "./start.ts";

const { resolve } = createRequire(import.meta.url);
const APP = resolve("@portable-fn/conformance/app");
const APP_WITH_STACK = path.join(import.meta.dirname, "app-with-stack.ts");
const APP_WITH_IDENTITY = resolve("@portable-fn/conformance/app-with-identity");

/** What one host is built and started for. */
interface Plan {
  readonly target: Target;
  readonly mode: string;
  readonly name: "plain" | "identity" | "stack" | "native" | "single";
  readonly app: string;
  /** Whether light web objects stand in for Node's own. Default `true`. */
  readonly lightFetch?: boolean;
  /** Options of the entry. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly run: (options: ConformanceOptions) => void;
}

/**
 * Declares the whole suite for a target.
 *
 * @param name the target's name; its package is `@portable-fn/<name>`
 */
export async function conform(name: string): Promise<void> {
  const { target } = (await import(`@portable-fn/${name}/target`)) as { target: Target };
  for (const mode of target.modes) {
    const bodyLimit = bodyLimitFor(doorsOf(target, mode).map(([, capabilities]) => capabilities));
    const options = { bodyLimit };
    const single = { bodyLimit, function: "exact" };
    const whole = { target, mode, options, run: runConformance };
    declare({ ...whole, name: "plain", app: APP }, bodyLimit);
    declare({ ...whole, name: "identity", app: APP_WITH_IDENTITY }, bodyLimit);
    declare({ ...whole, name: "stack", app: APP_WITH_STACK }, bodyLimit);
    // Elsewhere the runtime's own classes are all there is.
    if (target.bundle.platform === "node") {
      declare({ ...whole, name: "native", app: APP, lightFetch: false }, bodyLimit);
    }
    declare(
      { ...whole, name: "single", app: APP, options: single, run: runSingleFunction },
      bodyLimit,
    );
  }
}

/** Declares a group of cases around one host, which lives as long as the group. */
function declare(plan: Plan, bodyLimit: number): void {
  const { target, mode, name, run } = plan;
  describe(`${target.name}, ${mode}, ${name}`, () => {
    let running: Host | undefined;
    const host = () => running ?? expect.unreachable("The host did not start");
    beforeAll(async () => {
      running = await start(plan);
    }, PATIENCE);
    afterAll(() => running?.stop(), PATIENCE);

    it("opens the doors that the target declares", () => {
      const names = host().ingresses.map((ingress) => ingress.name);
      expect(names.toSorted()).toEqual(
        doorsOf(target, mode)
          .map(([door]) => door)
          .toSorted(),
      );
    });
    for (const [door, capabilities] of doorsOf(target, mode)) {
      describe(rowName(target, door), () => {
        run({
          describe,
          it,
          expect,
          host: () => throughDoor(host(), door),
          target: target.name,
          capabilities,
          bodyLimit,
          responseLimit: target.limits.responseBytes.value,
        });
      });
    }
    it("has survived all of it", () => {
      expect(host().isRunning(), host().logs().slice(-40).join("\n")).toBe(true);
    });
  });
}

function throughDoor(host: Host, door: string): ConformanceHost {
  const found = host.ingresses.find((ingress) => ingress.name === door);
  return {
    url: found?.url ?? expect.unreachable(`The host has no door ${door}`),
    logs: () => host.logs(),
    residentBytes: () => host.residentBytes(),
    isRunning: () => host.isRunning(),
  };
}

/** The doors that a mode's host opens, with what they promise. */
function doorsOf(target: Target, mode: string): [door: string, HttpCapabilities][] {
  const all = Object.entries(target.capabilities.http);
  const named = target.ingresses?.[mode];
  return named ? all.filter(([door]) => named.includes(door)) : all;
}

/** `aws-lambda/function-url`; only `node` where there is one door. */
function rowName(target: Target, door: string): string {
  return Object.keys(target.capabilities.http).length === 1
    ? target.name
    : `${target.name}/${door}`;
}
