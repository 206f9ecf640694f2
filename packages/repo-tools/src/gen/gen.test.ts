import type { Target } from "@portable-fn/adapter-kit/target";
import { describe, expect, it } from "vitest";
import { putBetween } from "./between.ts";
import { parseCapabilityDocs } from "./capability-docs.ts";
import { conformanceSource, targetsSource } from "./sources.ts";
import { capabilityTable, eventTable, supportTable } from "./tables.ts";

const SOURCE = `export interface HttpCapabilities {
  /** Arrives. */
  readonly one: boolean;
  /**
   * Arrives as
   * sent | kept.
   */
  readonly two: boolean;
}`;

// Only what the tables read.
function fakeTarget(name: string, http: Record<string, Record<string, boolean>>): Target {
  return { name, title: "T", runtime: "all ours", capabilities: { http } } as unknown as Target;
}

describe("parseCapabilityDocs", () => {
  it("reads names and meanings in order, on one line", () => {
    expect(parseCapabilityDocs(SOURCE, "HttpCapabilities")).toEqual([
      { name: "one", meaning: "Arrives." },
      { name: "two", meaning: "Arrives as sent | kept." },
    ]);
  });

  it("leaves out what is no capability", () => {
    const source =
      "interface A {\n  /** What. */\n  readonly of: Kind;\n  /** It. */\n  readonly one: boolean;\n}";
    expect(parseCapabilityDocs(source, "A")).toEqual([{ name: "one", meaning: "It." }]);
  });

  it("refuses a capability without a comment", () => {
    expect(() => parseCapabilityDocs("interface A {\n  readonly one: boolean;\n}", "A")).toThrow(
      "one",
    );
  });
});

describe("tables", () => {
  const docs = parseCapabilityDocs(SOURCE, "HttpCapabilities");
  const a = fakeTarget("a", { x: { one: true, two: false }, y: { one: false, two: true } });
  const b = fakeTarget("b", { z: { one: true, two: true } });

  it("have a column an ingress", () => {
    expect(capabilityTable(a, docs)).toBe(
      [
        "|  | `x` | `y` |",
        "| --- | :-: | :-: |",
        "| `one`: Arrives. | ✓ | ✗ |",
        "| `two`: Arrives as sent \\| kept. | ✗ | ✓ |",
      ].join("\n"),
    );
  });

  it("have a row a door for events, by trigger", () => {
    const events = {
      sns: { trigger: "topic", one: false, two: true },
      sqs: { trigger: "queue", one: true, two: true },
    };
    const target = { name: "a", capabilities: { events } } as unknown as Target;
    expect(eventTable([target], docs)?.split("\n")).toEqual([
      "| trigger | target, door | `one` | `two` |",
      "| --- | --- | :-: | :-: |",
      "| `queue` | `sqs` | ✓ | ✓ |",
      "| `topic` | `sns` | ✗ | ✓ |",
      "",
      "- `one`: Arrives.",
      "- `two`: Arrives as sent | kept.",
    ]);
    expect(eventTable([a], docs)).toBe(undefined);
  });

  it("name the target, and the ingresses where they differ", () => {
    const same = { one: true, two: true };
    const c = fakeTarget("c", { p: same, q: { one: true, two: false }, r: same });
    const [head] = supportTable([a, b, c], docs).split("\n");
    expect(head).toBe("|  | `a`<br>`x` | `a`<br>`y` | `b` | `c`<br>`p`<br>`r` | `c`<br>`q` |");
  });

  it("share a column where all ingresses are the same", () => {
    const same = { one: true, two: true };
    const [head] = supportTable([fakeTarget("a", { x: same, y: same })], docs).split("\n");
    expect(head).toBe("|  | `a` |");
  });

  it("refuse a target that does not say a capability", () => {
    expect(() => capabilityTable(fakeTarget("c", { x: { one: true } }), docs)).toThrow("two");
  });
});

describe("putBetween", () => {
  it("replaces what stands between the markers, again and again", () => {
    const document = "a\n<!-- t:start -->\nold\n<!-- t:end -->\nb\n";
    const once = putBetween(document, "t", "new");
    expect(once).toBe("a\n<!-- t:start -->\nnew\n<!-- t:end -->\nb\n");
    expect(putBetween(once, "t", "new")).toBe(once);
  });

  it("refuses a document without markers", () => {
    expect(() => putBetween("a", "t", "new")).toThrow("<!-- t:start -->");
  });
});

describe("sources", () => {
  const adapters = ["aws-lambda", "node"].map((target) => ({
    target,
    name: `@portable-fn/${target}`,
    folder: `/${target}`,
  }));

  it("list the targets by dynamic import", () => {
    expect(targetsSource(adapters)).toContain(
      '  "aws-lambda": async () => (await import("@portable-fn/aws-lambda/target")).target,\n' +
        '  node: async () => (await import("@portable-fn/node/target")).target,\n',
    );
  });

  it("run the suite on a target", () => {
    expect(conformanceSource(adapters[1] ?? expect.unreachable(), "http")).toContain(
      'await conform("node");',
    );
    expect(conformanceSource(adapters[1] ?? expect.unreachable(), "events")).toContain(
      'await conformEvents("node");',
    );
  });
});
