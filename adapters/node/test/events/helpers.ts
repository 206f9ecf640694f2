/** What the tests of events share: an app that runs, with a store of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineApp, type FunctionDeclaration } from "@portable-fn/core";
import { onTestFinished } from "vitest";
import { type NodeEntry, type NodeOptions, toNode } from "../../src/index.ts";

/** A log line. */
export type Line = Readonly<Record<string, unknown>>;

/** An entry under test. */
export interface Entry extends NodeEntry {
  readonly logs: readonly Line[];
}

/** The functions of an app. */
export type Functions = Readonly<Record<string, FunctionDeclaration>>;

/** @returns the path of a store that is gone after the test */
export function storeFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "pfn-node-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, "below", "store.db");
}

/** Makes an entry whose retries come at once. */
export function entryOf(functions: Functions, options: NodeOptions = {}): Entry {
  const logs: Line[] = [];
  const app = defineApp({ name: "shop", functions });
  const entry = toNode(app, {
    port: 0,
    host: "127.0.0.1",
    signals: false,
    env: {},
    log: (_level, line) => logs.push(JSON.parse(line) as Line),
    ...options,
  });
  return { ...entry, logs };
}

/** Starts an entry with a store of its own; it ends with the test. */
export async function run(functions: Functions, options: NodeOptions = {}): Promise<Entry> {
  const store = { file: storeFile(), retryDelay: 0.001, pollInterval: 5 };
  const entry = entryOf(functions, { store, ...options });
  const events = await entry.start();
  onTestFinished(() => events.close());
  return entry;
}

/** A promise to be resolved from outside. */
export function gate<T = void>(): {
  readonly open: (value: T) => void;
  readonly passed: Promise<T>;
} {
  const { promise, resolve } = Promise.withResolvers<T>();
  return { open: resolve, passed: promise };
}
