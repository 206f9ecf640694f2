/** Loads a module that registers functions with @azure/functions, and takes the functions. */
import { PortableError } from "@portable-fn/core";
import { unbound } from "./context.ts";
import { createCore, type RegisteredFunction, type Registry } from "./core.ts";
import { parseRoute, type Route } from "./route.ts";
import type { ForeignOptions } from "./shapes.ts";

const CORE = "@azure/functions-core";

/** An HTTP function that a module registered. */
export interface CapturedFunction {
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
  /** In the order in which the host would try them. */
  readonly functions: readonly CapturedFunction[];
  readonly hooks: Registry["hooks"];
}

interface Modules {
  prototype: { require(id: string): unknown };
  createRequire(file: string): (id: string) => unknown;
}

type Core = Registry["core"];

let queue: Promise<unknown> = Promise.resolve();

/**
 * Loads a module and takes what it registers with `app.http`. On Node only.
 *
 * @param load imports the module
 * @returns its HTTP functions and hooks
 * @throws PortableError `PFN_AZURE_MODULE` when there are none, or others that cannot run here
 */
export function captureFunctions(load: () => Promise<unknown>): Promise<Captured> {
  // One at a time: who registers is told by when it does.
  const captured = queue.then(() => capture(load));
  queue = captured.catch(() => {});
  return captured;
}

/** The one interception of this process: the library asks for its core once and keeps it. */
let interception: { registry: Registry; platform: Core | undefined } | undefined;

async function capture(load: () => Promise<unknown>): Promise<Captured> {
  interception ??= intercept();
  const { registry, platform } = interception;
  const { functions, hooks } = registry;
  const before = functions.length;
  const known = Object.fromEntries(
    Object.entries(hooks).map(([name, list]) => [name, list.length]),
  ) as Record<keyof Registry["hooks"], number>;
  await (platform ? diverted(platform, registry.core, load) : load());
  const own: Registry["hooks"] = {
    appStart: hooks.appStart.slice(known.appStart),
    appTerminate: hooks.appTerminate.slice(known.appTerminate),
    preInvocation: hooks.preInvocation.slice(known.preInvocation),
    postInvocation: hooks.postInvocation.slice(known.postInvocation),
    log: hooks.log.slice(known.log),
  };
  for (const hook of own.appStart) await hook({ hookData: {}, appHookData: {} });
  const captured = functions.slice(before).map(httpFunction);
  if (captured.length === 0) {
    throw new PortableError("PFN_AZURE_MODULE", "The module registered no HTTP function", {
      fix: "Load a module that calls app.http(…) of @azure/functions and was not loaded before",
    });
  }
  return {
    functions: captured.sort((a, b) => (a.route.rank < b.route.rank ? -1 : 1)),
    hooks: own,
  };
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

function httpFunction({ name, bindings, callback }: RegisteredFunction): CapturedFunction {
  const all = Object.values(bindings);
  const trigger = all.find(({ type }) => type.toLowerCase() === "httptrigger");
  const others = all.filter(({ type }) => !/^http(?:trigger)?$/i.test(type));
  if (!trigger || others.length > 0) {
    throw unbound(name, others[0]?.type ?? "without an HTTP trigger");
  }
  const { route, methods, authLevel } = trigger;
  const returned = all.find(({ direction }) => direction === "out");
  return {
    name,
    route: parseRoute(typeof route === "string" && route !== "" ? route : name),
    methods: new Set((Array.isArray(methods) ? methods : []).map((it) => String(it).toUpperCase())),
    authLevel: String(authLevel ?? "anonymous").toLowerCase(),
    options: {
      trigger: { ...trigger },
      ...(returned && { return: { ...returned } }),
      extraInputs: [],
      extraOutputs: [],
    },
    callback,
  };
}
