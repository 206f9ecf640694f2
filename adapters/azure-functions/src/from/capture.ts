/** Loads a module that registers functions with @azure/functions, and takes the functions. */
import { PortableError } from "@portable-fn/core";
import { unbound } from "./context.ts";
import {
  createCore,
  type RegisteredBinding,
  type RegisteredFunction,
  type Registry,
} from "./core.ts";
import { parseRoute, type Route } from "./route.ts";
import type { ForeignOptions } from "./shapes.ts";

const CORE = "@azure/functions-core";

/** A function that a module registered. */
export interface CapturedFunction {
  readonly name: string;
  readonly trigger: RegisteredBinding;
  readonly options: ForeignOptions;
  readonly callback: RegisteredFunction["callback"];
}

/** An HTTP function that a module registered. */
export interface CapturedHttp {
  readonly name: string;
  readonly route: Route;
  /** In capitals. */
  readonly methods: ReadonlySet<string>;
  readonly authLevel: string;
  readonly options: ForeignOptions;
  readonly callback: RegisteredFunction["callback"];
}

/** What a module registered. */
export interface Captured {
  readonly functions: readonly CapturedFunction[];
  readonly hooks: Registry["hooks"];
}

interface Modules {
  prototype: { require(id: string): unknown };
  createRequire(file: string): (id: string) => unknown;
}

type Core = Registry["core"];

let queue: Promise<unknown> = Promise.resolve();

const known = new WeakMap<() => Promise<unknown>, Promise<Captured>>();

/**
 * Loads a module and takes what it registers with the library. On Node only. A module registers once,
 * so those who want several functions of it must give the same `load`.
 *
 * @param load imports the module
 * @returns its functions and hooks
 * @throws PortableError `PFN_AZURE_MODULE` when there are none
 */
export function captureFunctions(load: () => Promise<unknown>): Promise<Captured> {
  const before = known.get(load);
  if (before) return before;
  // One at a time: who registers is told by when it does.
  const captured = queue.then(() => capture(load));
  queue = captured.catch(() => known.delete(load));
  known.set(load, captured);
  return captured;
}

/**
 * Reads the HTTP functions among those that were registered.
 *
 * @param functions all that are to be taken
 * @returns them, in the order in which the host would try them
 * @throws PortableError `PFN_AZURE_BINDING` for one that is none
 */
export function httpFunctions(functions: readonly CapturedFunction[]): readonly CapturedHttp[] {
  return functions.map(httpFunction).sort((a, b) => (a.route.rank < b.route.rank ? -1 : 1));
}

/** The one interception of this process: the library asks for its core once and keeps it. */
let interception: { registry: Registry; platform: Core | undefined } | undefined;

async function capture(load: () => Promise<unknown>): Promise<Captured> {
  interception ??= intercept();
  const { registry, platform } = interception;
  const { functions, hooks } = registry;
  const before = functions.length;
  const lengths = Object.fromEntries(
    Object.entries(hooks).map(([name, list]) => [name, list.length]),
  ) as Record<keyof Registry["hooks"], number>;
  await (platform ? diverted(platform, registry.core, load) : load());
  const own: Registry["hooks"] = {
    appStart: hooks.appStart.slice(lengths.appStart),
    appTerminate: hooks.appTerminate.slice(lengths.appTerminate),
    preInvocation: hooks.preInvocation.slice(lengths.preInvocation),
    postInvocation: hooks.postInvocation.slice(lengths.postInvocation),
    log: hooks.log.slice(lengths.log),
  };
  for (const hook of own.appStart) await hook({ hookData: {}, appHookData: {} });
  const captured = functions.slice(before).map(functionOf);
  if (captured.length === 0) {
    throw new PortableError("PFN_AZURE_MODULE", "The module registered no function", {
      fix: "Load a module that calls app.http(…), app.timer(…) and so on of @azure/functions and was not loaded before",
    });
  }
  return { functions: captured, hooks: own };
}

/** Answers `require("@azure/functions-core")`, unless this is Azure, where the worker does it. */
function intercept(): NonNullable<typeof interception> {
  const registry = createCore((level, _category, message) => {
    if (level === "error" || level === "critical") console.error(message);
  });
  const modules = process.getBuiltinModule("node:module") as unknown as Modules;
  try {
    const platform = modules.createRequire(`${process.cwd()}/`)(CORE) as Core;
    return { registry, platform };
  } catch {
    const { require: original } = modules.prototype;
    modules.prototype.require = function (this: unknown, id: string) {
      return id === CORE ? registry.core : original.call(this, id);
    };
    return { registry, platform: undefined };
  }
}

/** On Azure itself, what the module registers must not become functions of the deployment. */
async function diverted(platform: Core, own: Core, load: () => Promise<unknown>): Promise<void> {
  const { registerFunction, registerHook } = platform;
  Object.assign(platform, {
    registerFunction: own.registerFunction,
    registerHook: own.registerHook,
  });
  try {
    await load();
  } finally {
    Object.assign(platform, { registerFunction, registerHook });
  }
}

function functionOf({ name, bindings, callback }: RegisteredFunction): CapturedFunction {
  const all = Object.values(bindings);
  const trigger = all.find(({ type }) => /trigger$/i.test(type));
  const returned = all.find((it) => it.direction === "out" && it.type.toLowerCase() === "http");
  const others = all.filter((it) => it !== trigger && it !== returned);
  if (!trigger || others.length > 0) throw unbound(name, others[0]?.type ?? "of no trigger");
  return {
    name,
    trigger,
    options: {
      trigger: { ...trigger },
      ...(returned && { return: { ...returned } }),
      extraInputs: [],
      extraOutputs: [],
    },
    callback,
  };
}

function httpFunction({ trigger, ...fn }: CapturedFunction): CapturedHttp {
  if (trigger.type.toLowerCase() !== "httptrigger") throw unbound(fn.name, trigger.type);
  const { route, methods, authLevel } = trigger;
  return {
    ...fn,
    route: parseRoute(typeof route === "string" && route !== "" ? route : fn.name),
    methods: new Set((Array.isArray(methods) ? methods : []).map((it) => String(it).toUpperCase())),
    authLevel: String(authLevel ?? "anonymous").toLowerCase(),
  };
}
