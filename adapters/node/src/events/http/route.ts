/** Which function an event is for: the one in the request's path, else by kind and the names of its resource. */
import {
  createFinder,
  createObjectFinder,
  type EventItem,
  isWanted,
  type ObjectChange,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import { type AppFunction, type Env, type EventKind, PortableError } from "@portable-fn/core";

/** Events for one function. */
export interface Parcel {
  readonly fn: AppFunction;
  readonly items: readonly EventItem[];
}

/** Finds functions. */
export interface Route {
  /**
   * Finds the function of an event.
   *
   * @param kinds the triggers that it may start, the likeliest first
   * @param names what its resource goes by
   * @returns the function
   * @throws PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
   */
  find(kinds: readonly EventKind[], ...names: readonly string[]): AppFunction;
  /**
   * Finds the function of a change of an object.
   *
   * @param change the change
   * @param names what its bucket goes by
   * @returns the function; `undefined` where a filter leaves the change out
   * @throws PortableError as `find` does
   */
  findObject(change: ObjectChange, ...names: readonly string[]): AppFunction | undefined;
}

/**
 * Makes the route of a request whose path names no function.
 *
 * @param functions those that the entry runs
 * @param env the variables
 * @returns the route by resources
 */
export function routeByResource(functions: readonly AppFunction[], env: Env): Route {
  const find = createFinder(functions, env);
  const findObject = createObjectFinder(functions, env);
  return {
    find(kinds, ...names) {
      const found = kinds.flatMap((kind) => find(kind, ...names) ?? []);
      const [fn, other] = found;
      if (fn && !other) return fn;
      if (!fn) throw unclaimed(kinds[0] ?? "queue", names.at(-1) ?? "");
      throw new PortableError(
        "PFN_AMBIGUOUS",
        `The functions ${found.map(({ name }) => name).join(" and ")} are all for ${names.at(-1)}`,
        { fix: "Send to the path of the one that is meant: a slash and its name at the end" },
      );
    },
    findObject(change, ...names) {
      const fn = findObject(change, ...names);
      if (fn === undefined) throw unclaimed("object", names.at(-1) ?? "");
      return fn === "left-out" ? undefined : fn;
    },
  };
}

/**
 * Makes the route of a request whose path names a function: all events in it are for that one.
 *
 * @param functions those that the entry runs
 * @param name of the function
 * @returns the route
 * @throws PortableError `PFN_UNCLAIMED` where there is none of that name
 */
export function routeByName(functions: readonly AppFunction[], name: string): Route {
  const fn = functions.find((one) => one.name === name && one.trigger.kind !== "http");
  if (!fn) {
    throw new PortableError(
      "PFN_UNCLAIMED",
      `No event function is called ${JSON.stringify(name)}`,
      {
        fix: "Send to the path of a function that this entry runs",
      },
    );
  }
  const refuse = (kinds: readonly EventKind[]) =>
    new PortableError("PFN_UNCLAIMED", `Function ${name} takes no event of ${kinds.join(" or ")}`, {
      fix: `Send it events for its trigger, which is ${fn.trigger.kind}`,
    });
  return {
    find(kinds) {
      if (kinds.some((kind) => kind === fn.trigger.kind)) return fn;
      throw refuse(kinds);
    },
    findObject(change) {
      if (fn.trigger.kind !== "object") throw refuse(["object"]);
      return isWanted(fn, change) ? fn : undefined;
    },
  };
}
