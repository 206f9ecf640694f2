/** Collects the cases that the suite declares, for tests of the suite itself. */
import type { EventCapabilities, EventKind, HttpCapabilities } from "@portable-fn/core";
import { expect } from "vitest";
import { runEventConformance } from "../src/events/run.ts";
import { DELIVERED } from "../src/fixture/deeds.ts";
import { runConformance, type runSingleFunction } from "../src/run.ts";
import type { ConformanceHost, EventConformanceHost } from "../src/types.ts";

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

/** A host that takes every event and delivers none: its log has nothing but the last event asked for. */
function deaf(): EventConformanceHost {
  const lines: string[] = [];
  let calls = 0;
  return {
    async deliver(_resource, [posting]) {
      calls += 1;
      const key = /"key":"(\w+)"/.exec(String(posting?.content))?.[1];
      // Every second one is what a case sends last, to know that all before it has been logged.
      if (calls % 2 === 0) lines.push(JSON.stringify({ time: "", message: DELIVERED, key }));
      return { dead: [], dropped: [] };
    },
    kill: async () => {},
    logs: () => lines,
    isRunning: () => true,
  };
}

/** Declares the event cases and gives them. */
export function collectEvents(
  trigger: EventKind,
  promises: (capability: string) => boolean,
): Case[] {
  const cases: Case[] = [];
  const host = deaf();
  let topic = "";
  runEventConformance({
    describe(name, body) {
      topic = name;
      body();
    },
    it: (name, body) => cases.push({ topic, name, body }),
    expect,
    host: () => host,
    target: "fake",
    capabilities: new Proxy({} as EventCapabilities, {
      get: (_target, name) => (name === "trigger" ? trigger : promises(String(name))),
    }),
  });
  return cases;
}
