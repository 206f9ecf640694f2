/** Runs the event cases of the conformance suite on a target, door by door. */
import { createRequire } from "node:module";
import type { Host, Target } from "@portable-fn/adapter-kit/target";
import { appFor, type EventConformanceHost, runEventConformance } from "@portable-fn/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATIENCE, start } from "./start.ts";

const { resolve } = createRequire(import.meta.url);

/** Milliseconds that a case gets; ten thousand messages take their time. */
const LONG = 600_000;

/**
 * Declares the event cases of a target, door by door, in its first mode.
 *
 * @param name the target's name
 */
export async function conformEvents(name: string): Promise<void> {
  const { target } = (await import(`@portable-fn/${name}/target`)) as { target: Target };
  const [mode = ""] = target.modes;
  const doors = Object.entries(target.capabilities.events ?? {});
  if (doors.length === 0) it(`${name} has no door for events`, () => {});
  const apps = Map.groupBy(doors, ([, capabilities]) => appFor(capabilities));
  for (const [app, rows] of apps) {
    describe(`${target.name}, events, ${app}`, () => {
      let running: Host | undefined;
      const host = () => running ?? expect.unreachable("The host did not start");
      beforeAll(async () => {
        const module = resolve(`@portable-fn/conformance/apps/${app}`);
        running = await start({ target, mode, name: `events-${app}`, app: module, options: {} });
      }, PATIENCE);
      afterAll(() => running?.stop(), PATIENCE);

      for (const [door, capabilities] of rows) {
        describe(`${target.name}/${door}`, () => {
          runEventConformance({
            describe,
            it: (title, body) => it(title, body, LONG),
            expect,
            host: () => throughEventDoor(host(), door),
            target: target.name,
            capabilities,
            report: (line) => console.log(`${target.name}/${door}: ${line}`),
          });
        });
      }
    });
  }
}

function throughEventDoor(host: Host, name: string): EventConformanceHost {
  const door = host.doors?.find((one) => one.name === name);
  return {
    deliver: (resource, postings) =>
      door?.deliver(resource, postings) ?? expect.unreachable(`The host has no door ${name}`),
    kill: host.kill && (() => host.kill?.() ?? Promise.resolve()),
    logs: () => host.logs(),
    isRunning: () => host.isRunning(),
  };
}
