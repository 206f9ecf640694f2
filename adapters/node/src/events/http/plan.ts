/** What the event path is made with. */
import type { App, AppFunction, Env } from "@portable-fn/core";
import type { NodeOptions } from "../../options.ts";

/** What stands at the event path. */
export interface GatePlan {
  readonly app: App;
  /** Those that the entry runs. */
  readonly functions: readonly AppFunction[];
  /** The path, no slash at its end. */
  readonly path: string;
  readonly token: string | undefined;
  readonly env: Env;
  readonly options: NodeOptions;
  /** Bytes of a request's body. */
  readonly bodyLimit: number;
}
