/** What the provider's resource behind a function is called. */
import { resourceOf } from "@portable-fn/adapter-kit/events";
import { type AppFunction, type Env, PortableError } from "@portable-fn/core";

/**
 * Gives the name of the resource that a function is to be registered for.
 *
 * @param fn the function
 * @param env the variables, of which `PORTABLE_FN_BINDINGS` and `PORTABLE_FN_PREFIX` matter
 * @returns the name that the variables say, else the app's own
 * @throws PortableError `PFN_BINDINGS` when the variable is no JSON object
 */
export function resourceName(fn: AppFunction, env: Env): string {
  const name = resourceOf(fn);
  const given = member(member(bindingsIn(env["PORTABLE_FN_BINDINGS"]), fn.trigger.kind), name);
  return typeof given === "string" && given !== ""
    ? given
    : `${env["PORTABLE_FN_PREFIX"] ?? ""}${name}`;
}

function bindingsIn(json: unknown): unknown {
  if (json === undefined || json === "") return undefined;
  try {
    const given: unknown = JSON.parse(String(json));
    if (typeof given === "object" && given !== null) return given;
  } catch {
    // Said below.
  }
  throw new PortableError("PFN_BINDINGS", "The variable PORTABLE_FN_BINDINGS is no JSON object", {
    fix: 'Write such as {"queue":{"orders":"shop-prod-orders"}}',
  });
}

function member(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined;
}
