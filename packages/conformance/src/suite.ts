/** What topics declare their cases with. */
import type { HttpCapability } from "@portable-fn/core";
import { Client } from "./client.ts";
import type { ConformanceOptions } from "./types.ts";

/** A case: what it does with a client of its own. */
export type CaseBody = (client: Client) => Promise<void>;

/** A case with its name. */
export type NamedCase = readonly [name: string, body: CaseBody];

/** What a topic declares its cases with. */
export interface Suite extends Omit<ConformanceOptions, "it" | "describe" | "host"> {
  /** Declares a case. */
  readonly it: (name: string, body: CaseBody) => void;
  /** Declares the case of a promise, or, where the door does not give it, that of its loss. */
  readonly gate: (capability: HttpCapability, promised: NamedCase, lost: NamedCase) => void;
}

/** Declares the cases of one topic. */
export type Topic = (suite: Suite) => void;

/**
 * Makes what topics declare their cases with.
 *
 * @param options of the run
 * @returns the suite
 */
export function createSuite(options: ConformanceOptions): Suite {
  const it: Suite["it"] = (name, body) => {
    options.it(name, async () => {
      const client = new Client(options.host);
      try {
        await body(client);
      } catch (error) {
        throw explain(error, client.transcript());
      } finally {
        client.close();
      }
    });
  };
  return {
    ...options,
    it,
    gate: (capability, promised, lost) => {
      const [name, body] = options.capabilities[capability] ? promised : lost;
      it(name, body);
    },
  };
}

/** A failed case says what went over the wire; the error itself stays, for the framework's diff. */
function explain(error: unknown, transcript: string): unknown {
  if (error instanceof Error && transcript) error.message += `\n\nOn the wire:\n${transcript}\n`;
  return error;
}

/**
 * Does a thing once for all who ask; for slow requests that several cases look at.
 *
 * @param work what to do
 * @returns a function that gives the one result
 */
export function once<T>(work: (client: Client) => Promise<T>): (client: Client) => Promise<T> {
  let result: Promise<T> | undefined;
  return (client) => {
    result ??= work(client);
    return result;
  };
}

/**
 * Makes a key for the app's memory that nobody else uses.
 *
 * @returns letters and digits
 */
export function freshKey(): string {
  return `k${crypto.randomUUID().replaceAll("-", "")}`;
}
