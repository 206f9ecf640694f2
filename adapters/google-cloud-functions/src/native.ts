/** What is read of the framework's objects. */
import type { NodeRequest } from "@portable-fn/adapter-kit/node-http";

/** A request of the framework: node:http's, with what the framework adds. */
export interface FrameworkRequest extends NodeRequest {
  /** The target before any router changed `url`. */
  readonly originalUrl?: string | undefined;
  /** The whole body, decompressed, where the framework has read it. */
  readonly rawBody?: Uint8Array | undefined;
  /** From `Function-Execution-Id`, or made up by the framework. */
  readonly executionId?: string | undefined;
}

/** The Express app inside the framework's server, as far as it is touched. */
export interface FrameworkApp {
  set(name: "env", value: string): unknown;
  readonly router: { readonly stack: FrameworkLayer[] };
}

/** A layer of that app. */
interface FrameworkLayer {
  readonly name: string;
  /** Whether it takes every path without looking at it. */
  slash: boolean;
  match(path: string): boolean;
}
