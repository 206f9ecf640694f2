/** Which functions an entry registers. */
import { selectFunctions } from "@portable-fn/adapter-kit/events";
import type { App, AppFunction } from "@portable-fn/core";

/** The functions of an entry. */
export interface Chosen {
  readonly http: readonly AppFunction[];
  readonly events: readonly AppFunction[];
  /** The one that was asked for. */
  readonly name: string | undefined;
}

/**
 * Chooses an entry's functions.
 *
 * @param app the app
 * @param options `function`: the one to register; default the variable `PORTABLE_FN_FUNCTION`, else all
 * @returns the functions
 * @throws PortableError `PFN_NO_FUNCTION` for a name that is none of the app's
 */
export function choose(app: App, options: { readonly function?: string | undefined }): Chosen {
  const name = options.function ?? process.env["PORTABLE_FN_FUNCTION"];
  const functions = selectFunctions(app, name);
  const isHttp = ({ trigger }: AppFunction) => trigger.kind === "http";
  return { http: functions.filter(isHttp), events: functions.filter((fn) => !isHttp(fn)), name };
}
