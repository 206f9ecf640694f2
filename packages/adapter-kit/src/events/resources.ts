/** Which function an event is for: by its trigger's kind and the name of the resource it came from. */
import {
  type AppFunction,
  type Env,
  type EventKind,
  PortableError,
  type Trigger,
} from "@portable-fn/core";

/** Finds the function that an event is for. */
export type FindFunction = (
  kind: EventKind,
  ...names: readonly string[]
) => AppFunction | undefined;

/**
 * Makes the finder of an app's event functions.
 *
 * A provider's resource is called as the app calls it, or so with the prefix that the variable
 * `PORTABLE_FN_PREFIX` says, or as the variable `PORTABLE_FN_BINDINGS` says: JSON such as
 * `{"queue":{"orders":"shop-prod-orders"}}`, by kind and by the app's name. Schedules go by the name of
 * their function.
 *
 * @param functions those that the entry runs; where it is one alone, the resource's name is of no matter
 * @param env the variables
 * @returns from kind and the names that a resource goes by to the function; `undefined` where none fits
 * @throws PortableError `PFN_BINDINGS` when the variable is not such JSON; when asked,
 *   `PFN_AMBIGUOUS` where two functions fit
 */
export function createFinder(functions: readonly AppFunction[], env: Env): FindFunction {
  const match = createMatcher(functions, env);
  return (kind, ...names) => theOnly(match(kind, names), kind, names);
}

/**
 * Makes what lists all functions that are for a resource, named as for {@link createFinder}.
 *
 * @param functions those that the entry runs; where it is one alone, the resource's name is of no matter
 * @param env the variables
 * @returns from kind and the names that a resource goes by to the functions
 * @throws PortableError `PFN_BINDINGS` as {@link createFinder} does
 */
export function createMatcher(
  functions: readonly AppFunction[],
  env: Env,
): (kind: EventKind, names: readonly string[]) => readonly AppFunction[] {
  const { PORTABLE_FN_PREFIX: prefix = "", PORTABLE_FN_BINDINGS: json } = env;
  const given = bindingsIn(json);
  const known = functions.map((fn) => {
    const name = resourceOf(fn);
    const { kind } = fn.trigger;
    // A name that every object has, such as "constructor", gives no text.
    const own = given[kind]?.[name];
    return { fn, kind, called: own && typeof own === "string" ? [own] : [name, prefix + name] };
  });
  return (kind, names) => {
    const found = known.filter(
      (it) => it.kind === kind && (!functions[1] || it.called.some((name) => names.includes(name))),
    );
    return found.map(({ fn }) => fn);
  };
}

/**
 * Gives the one function that was found.
 *
 * @param found all that were
 * @param kind what was looked for
 * @param names what its resource is called
 * @returns the function; `undefined` where none was found
 * @throws PortableError `PFN_AMBIGUOUS` where two were
 */
export function theOnly(
  found: readonly AppFunction[],
  kind: EventKind,
  names: readonly string[],
): AppFunction | undefined {
  if (found.length < 2) return found[0];
  throw new PortableError(
    "PFN_AMBIGUOUS",
    `The functions ${found.map((fn) => fn.name)} are all for the ${kind} ${names}`,
    { fix: "Choose one by the option `function`" },
  );
}

/**
 * Gives the app's own name of the resource behind a function.
 *
 * @param fn the function
 * @returns the queue, topic, bucket, stream or table; of a schedule, the function's name
 */
export function resourceOf({ name, trigger }: Pick<AppFunction, "name" | "trigger">): string {
  const { queue, topic, bucket, stream, table } = trigger as Resource;
  return queue ?? topic ?? bucket ?? stream ?? table ?? name;
}

/** What triggers call their resource; no trigger has two. */
type Resource = Partial<Record<"queue" | "topic" | "bucket" | "stream" | "table", string>>;

/**
 * Makes the error for an event that no function claims; it must reach the provider, which would take
 * anything else as success.
 *
 * @param kind what the event would start
 * @param name what its resource is called
 * @returns the error
 */
export function unclaimed(kind: Trigger["kind"], name: string | undefined): PortableError {
  return new PortableError("PFN_UNCLAIMED", `No ${kind} function is for ${JSON.stringify(name)}`, {
    fix: "Declare one, or name its resource by PORTABLE_FN_PREFIX or PORTABLE_FN_BINDINGS",
  });
}

/** What resources are called, by kind and by the app's name; nobody has checked it. */
type Given = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;

function bindingsIn(json: unknown): Given {
  try {
    const given: unknown = JSON.parse(String(json || "{}"));
    if (typeof given === "object" && given) return given as Given;
  } catch {
    // Said below.
  }
  throw new PortableError("PFN_BINDINGS", "PORTABLE_FN_BINDINGS is no JSON object", {
    fix: 'Write such as {"queue":{"orders":"shop-orders"}}',
  });
}
