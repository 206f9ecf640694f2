/** Which functions of an app an entry runs. */
import { type App, type AppFunction, PortableError } from "@portable-fn/core";

/**
 * Gives the functions that an entry runs.
 *
 * @param app the app
 * @param name the one function; all where it is absent or empty
 * @returns the functions
 * @throws PortableError `PFN_NO_FUNCTION` for a name that is none of the app's
 */
export function selectFunctions(app: App, name: string | undefined): readonly AppFunction[] {
  if (!name) return app.functions;
  const found = app.functions.filter((fn) => fn.name === name);
  if (found[0]) return found;
  throw new PortableError(
    "PFN_NO_FUNCTION",
    `App ${app.name} has no function ${JSON.stringify(name)}`,
    { fix: `Choose one of ${app.functions.map((fn) => fn.name)}` },
  );
}
