import { describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";

describe("createLogger", () => {
  const lines: string[] = [];
  const log = createLogger((_level, line) => lines.push(line), { invocation: "1" });
  const last = () => JSON.parse(lines.at(-1) ?? "");

  it("writes one line of JSON, whatever a value holds", () => {
    log.info('two\nlines","level":"error', { name: "a\r\nb" });
    expect(lines.at(-1)).not.toMatch(/[\r\n]/);
    expect(last()).toMatchObject({
      level: "info",
      message: 'two\nlines","level":"error',
      invocation: "1",
    });
  });

  it("writes errors with their cause, big integers and circles", () => {
    const circle: Record<string, unknown> = { n: 1n };
    circle["self"] = circle;
    const shared = { a: 1 };
    log.error("x", { error: 1n });
    expect(last()).toMatchObject({ error: "1" });
    log.error("x", {
      error: new TypeError("out", { cause: new Error("in") }),
      circle,
      two: [shared, shared],
    });
    expect(last()).toMatchObject({
      error: { name: "TypeError", message: "out", cause: { message: "in" } },
      circle: { n: "1", self: "[circular]" },
      two: [{ a: 1 }, { a: 1 }],
    });
  });

  it("writes errors that are their own cause", () => {
    const error = new Error("out", { cause: new Error("in") });
    (error.cause as Error).cause = error;
    log.error("x", { error, again: error });
    const shown = { message: "out", cause: { message: "in", cause: "[circular]" } };
    expect(last()).toMatchObject({ error: shown, again: shown });
  });
});
