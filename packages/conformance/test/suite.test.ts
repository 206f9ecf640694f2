import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bodyLimitFor, runSingleFunction } from "../src/run.ts";
import { collect, uniform } from "./collect.ts";

const CAPABILITIES: readonly string[] = [
  ...readFileSync(new URL("../../core/src/capabilities.ts", import.meta.url), "utf8").matchAll(
    /readonly (\w+): boolean/g,
  ),
].map(([, name = ""]) => name);

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
