/** Collects the cases that the suite declares, for tests of the suite itself. */
import type { HttpCapabilities } from "@portable-fn/core";
import { expect } from "vitest";
import { runConformance, type runSingleFunction } from "../src/run.ts";
import type { ConformanceHost } from "../src/types.ts";

/** A declared case. */
export interface Case {
  readonly topic: string;
  readonly name: string;
  readonly body: () => Promise<void>;
}

const NO_HOST: ConformanceHost = {
  url: "http://127.0.0.1:9",
  logs: () => [],
  residentBytes: async () => 0,
  isRunning: () => true,
};

/** Capabilities that all have one value, and a record of those that were asked for. */
export function uniform(value: boolean): { capabilities: HttpCapabilities; asked: Set<string> } {
  const asked = new Set<string>();
  const capabilities = new Proxy({} as HttpCapabilities, {
    get(_target, name) {
      asked.add(String(name));
      return value;
    },
  });
  return { capabilities, asked };
}

/** Declares the suite and gives its cases. */
export function collect(
  capabilities: HttpCapabilities,
  options: { host?: ConformanceHost; run?: typeof runSingleFunction } = {},
): Case[] {
  const { host = NO_HOST, run = runConformance } = options;
  const cases: Case[] = [];
  let topic = "";
  run({
    describe(name, body) {
      topic = name;
      body();
    },
    it: (name, body) => cases.push({ topic, name, body }),
    expect,
    host: () => host,
    target: "fake",
    capabilities,
    bodyLimit: 1024 * 1024,
  });
  return cases;
}
