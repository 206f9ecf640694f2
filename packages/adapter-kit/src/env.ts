/** Variables of a function: the provider's, over the defaults that the function declares. */
import type { AppFunction, Env } from "@portable-fn/core";

/**
 * Makes a function that gives each function its variables.
 *
 * @returns from function and the provider's variables to the variables; the same object for the same
 *   two, and the provider's own where the function declares no defaults
 */
export function createEnv(): (fn: Pick<AppFunction, "env">, env: Env) => Env {
  const made = new WeakMap<object, { from: Env; env: Env }>();
  return (fn, env) => {
    if (!fn.env) return env;
    const known = made.get(fn);
    if (known?.from === env) return known.env;
    const defaults = Object.entries(fn.env).filter(([, value]) => value !== null);
    const merged = { from: env, env: { ...Object.fromEntries(defaults), ...env } };
    made.set(fn, merged);
    return merged.env;
  };
}
