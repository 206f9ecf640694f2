/** Builds a conformance app for a target and starts it. */
import path from "node:path";
import type { Host, Target } from "@portable-fn/adapter-kit/target";
import { buildApp } from "@portable-fn/cli/build";
import { VARIABLES } from "@portable-fn/conformance";

/** Milliseconds that a host gets to start or to stop. */
export const PATIENCE = 60_000;

/** What to start. */
export interface StartPlan {
  readonly target: Target;
  readonly mode: string;
  /** Names the folder to build in. */
  readonly name: string;
  /** The absolute path of the app's module. */
  readonly app: string;
  /** Whether light web objects stand in for Node's own. Default `true`. */
  readonly lightFetch?: boolean;
  /** Options of the entry. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Builds and starts.
 *
 * @param plan what to start
 * @returns the running host
 */
export async function start(plan: StartPlan): Promise<Host> {
  const { target, mode, name, app, options, lightFetch = true } = plan;
  const directory = path.resolve(import.meta.dirname, "../.portable-fn", target.name, mode, name);
  const env = VARIABLES;
  return target.start(await buildApp({ app, target, mode, directory, options, env, lightFetch }));
}
