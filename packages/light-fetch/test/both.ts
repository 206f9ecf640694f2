/** Runs the same code over Node's classes and ours. */
import { expect, it } from "vitest";
import * as ours from "../src/index.ts";

/** The three classes. */
export interface Classes {
  readonly Headers: typeof globalThis.Headers;
  readonly Request: typeof globalThis.Request;
  readonly Response: typeof globalThis.Response;
}

/** Our classes, as a user of the standard sees them. */
export const light = ours as unknown as Classes;
/** Node's own. */
export const native: Classes = globalThis;

/** Code that gives something comparable; what it throws is compared by name. */
export type Case = readonly [name: string, run: (classes: Classes) => unknown];

/** Holds ours to Node's, case by case. */
export function sameAsNode(cases: readonly Case[]): void {
  it.each(cases)("%s", async (_name, run) => {
    expect(await outcome(run, light)).toEqual(await outcome(run, native));
  });
}

/** Says what an error is called, in place of its words. */
export function nameOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as Error).name;
  }
}

async function outcome(run: Case[1], classes: Classes): Promise<unknown> {
  try {
    return await run(classes);
  } catch (error) {
    return `throws ${(error as Error).name}`;
  }
}
