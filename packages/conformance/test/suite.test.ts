import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bodyLimitFor, runSingleFunction } from "../src/run.ts";
import { collect, collectEvents, uniform } from "./collect.ts";

const SOURCE = readFileSync(new URL("../../core/src/capabilities.ts", import.meta.url), "utf8");

function capabilitiesOf(name: string): string[] {
  const [, body = ""] = new RegExp(`interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(SOURCE) ?? [];
  return [...body.matchAll(/readonly (\w+): boolean/g)].map(([, property = ""]) => property);
}

const CAPABILITIES: readonly string[] = capabilitiesOf("HttpCapabilities");
const EVENT_CAPABILITIES: readonly string[] = capabilitiesOf("EventCapabilities");
const TRIGGERS = ["queue", "topic", "object", "stream", "change", "schedule"] as const;

describe("runConformance", () => {
  for (const value of [true, false]) {
    it(`declares at least 120 cases where every capability is ${value}`, () => {
      expect(collect(uniform(value).capabilities).length).toBeGreaterThan(120);
    });
    it(`gives every case a name of its own where every capability is ${value}`, () => {
      const names = collect(uniform(value).capabilities).map((it) => `${it.topic}: ${it.name}`);
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    });
  }

  it("has a case for every capability, and asks for no other", () => {
    const { capabilities, asked } = uniform(true);
    collect(capabilities);
    expect([...asked].sort()).toEqual(CAPABILITIES.toSorted());
  });

  it("tests another thing where a capability is missing, not less", () => {
    for (const name of CAPABILITIES) {
      const all = Object.fromEntries(CAPABILITIES.map((key) => [key, true]));
      const names = (missing: boolean) =>
        collect({ ...all, [name]: !missing } as never).map((it) => `${it.topic}: ${it.name}`);
      const changed = names(true).filter((it) => !names(false).includes(it));
      expect(changed.length, name).toBeGreaterThan(0);
    }
  });
});

describe("runEventConformance", () => {
  for (const trigger of TRIGGERS) {
    for (const value of [true, false]) {
      it(`declares at least 15 cases for ${trigger} where every capability is ${value}`, () => {
        const names = collectEvents(trigger, () => value).map((it) => `${it.topic}: ${it.name}`);
        expect(names.length).toBeGreaterThan(15);
        expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
      });
    }
  }

  it("tests every capability with some trigger", () => {
    for (const name of EVENT_CAPABILITIES) {
      const names = (promised: boolean) =>
        TRIGGERS.flatMap((trigger) => collectEvents(trigger, (it) => it !== name || promised)).map(
          (it) => `${it.topic}: ${it.name}`,
        );
      const without = names(false);
      // Where nothing goes to the dead letters or comes again, the same case expects another thing.
      const isOther = name === "deadLetter" || names(true).some((it) => !without.includes(it));
      expect(isOther, name).toBe(true);
    }
  });

  it("passes no case of outcomes on a host that delivers nothing", async () => {
    const cases = collectEvents("queue", () => true).filter((it) => it.topic === "outcomes");
    expect(cases.length).toBeGreaterThan(5);
    for (const { name, body } of cases) await expect(body(), name).rejects.toThrow();
  });
});

describe("runSingleFunction", () => {
  it("declares cases", () => {
    const { capabilities } = uniform(true);
    expect(collect(capabilities, { run: runSingleFunction }).length).toBeGreaterThan(10);
  });
});

describe("bodyLimitFor", () => {
  it("is larger where a door streams requests", () => {
    expect(bodyLimitFor([uniform(false).capabilities])).toBe(1024 * 1024);
    expect(bodyLimitFor([uniform(false).capabilities, uniform(true).capabilities])).toBe(
      50 * 1024 * 1024,
    );
  });
});

describe("a case", () => {
  const server = createServer((_request, response) => {
    response.setHeader("x-blank", "yes").end("{}");
  });
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const blank = () => ({
    url,
    logs: () => [],
    residentBytes: async () => 0,
    isRunning: () => true,
  });

  for (const topic of [
    "paths",
    "query",
    "cookies",
    "request bodies",
    "set-cookie",
    "text and bytes",
    "client address",
    "middleware",
  ]) {
    it(`of "${topic}" passes on no host that answers everything with the same`, async () => {
      const { capabilities } = uniform(true);
      const cases = collect(capabilities, { host: blank() }).filter((it) => it.topic === topic);
      const passed: string[] = [];
      for (const { name, body } of cases) {
        await body().then(
          () => passed.push(name),
          () => {},
        );
      }
      // Those that only ask for an answer without a failure.
      expect(
        passed.filter((name) => !/^(answers the malformed escape|encodes nothing)/.test(name)),
      ).toEqual([]);
    });
  }

  it("says what went over the wire when it fails", async () => {
    const { capabilities } = uniform(true);
    const [first] = collect(capabilities, { host: blank() });
    const error = await first?.body().catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("> GET / HTTP/1.1");
    expect(String(error)).toContain("< x-blank: yes");
  });
});
