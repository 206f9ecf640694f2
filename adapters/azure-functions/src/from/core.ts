/** Our `@azure/functions-core`: the module that the platform's worker supplies to the library. */

/** A function that was registered. */
export interface RegisteredFunction {
  readonly name: string;
  readonly bindings: Readonly<Record<string, RegisteredBinding>>;
  /** Its retry policy, as the library tells it. */
  readonly retryOptions?: { readonly maxRetryCount?: number } | undefined;
  readonly callback: (...args: unknown[]) => unknown;
}

/** A binding of a registered function. */
export interface RegisteredBinding {
  readonly name: string;
  readonly type: string;
  readonly direction: "in" | "out" | "inout";
  readonly [setting: string]: unknown;
}

/** The names of the library's hooks. */
export type HookName = "appStart" | "appTerminate" | "preInvocation" | "postInvocation" | "log";

/** A hook. */
export type Hook = (context: object) => unknown;

/** The library's programming model, which it registers with the core. */
export interface ProgrammingModel {
  readonly name: string;
  getInvocationModel(context: object): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(
    capabilities: Record<string, string>,
  ): Record<string, string> | Promise<Record<string, string>>;
}

/** How the library runs one invocation. */
export interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(
    context: object,
    inputs: unknown[],
    handler: (...args: unknown[]) => unknown,
  ): Promise<unknown>;
  getResponse(
    context: object,
    result: unknown,
  ): Promise<{ returnValue?: unknown; outputData?: { name: string; data: unknown }[] }>;
}

/** The module, as far as it is called from here. */
export interface CoreModule {
  registerFunction(
    metadata: Omit<RegisteredFunction, "callback">,
    callback: RegisteredFunction["callback"],
  ): unknown;
  registerHook(name: HookName, hook: Hook): unknown;
}

/** What a core has taken in. */
export interface Registry {
  /** The module to hand to the library. */
  readonly core: CoreModule;
  readonly functions: RegisteredFunction[];
  readonly hooks: Readonly<Record<HookName, Hook[]>>;
  /** @returns what the library registered, once it has */
  model(): ProgrammingModel | undefined;
}

/** The host version that the core states: the library asks for 4.28 at least when it streams. */
const HOST_VERSION = "4.1036.0";

class Disposable {
  readonly #dispose: () => unknown;

  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }

  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }

  dispose(): unknown {
    return this.#dispose();
  }
}

/**
 * Makes a core.
 *
 * @param log takes what the library logs
 * @returns the module and what it takes in
 */
export function createCore(
  log: (level: string, category: string, message: string) => void,
): Registry {
  const functions: RegisteredFunction[] = [];
  const hooks: Record<HookName, Hook[]> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };
  let model: ProgrammingModel | undefined;
  const core = {
    version: "3.11.0",
    hostVersion: HOST_VERSION,
    Disposable,
    setProgrammingModel: (given: ProgrammingModel) => {
      model = given;
    },
    getProgrammingModel: () => model,
    registerFunction: (
      metadata: Omit<RegisteredFunction, "callback">,
      callback: RegisteredFunction["callback"],
    ) => {
      const { name, bindings, retryOptions } = metadata;
      const registered = { name, bindings, retryOptions, callback };
      functions.push(registered);
      return new Disposable(() => functions.splice(functions.indexOf(registered), 1));
    },
    registerHook: (name: HookName, hook: Hook) => {
      hooks[name]?.push(hook);
      return new Disposable(() => hooks[name]?.splice(hooks[name].indexOf(hook), 1));
    },
    log,
  };
  return { core, functions, hooks, model: () => model };
}

/**
 * Runs a handler between the hooks, as the platform's worker does.
 *
 * @param hooks the app's
 * @param invocation context, inputs and handler
 * @returns what the handler, or a hook after it, answers
 * @throws what the handler or a hook throws
 */
export async function runWithHooks(
  hooks: Registry["hooks"],
  invocation: {
    readonly context: object;
    readonly inputs: unknown[];
    readonly callback: RegisteredFunction["callback"];
    readonly invoke: (
      inputs: unknown[],
      callback: RegisteredFunction["callback"],
    ) => Promise<unknown>;
  },
): Promise<unknown> {
  const { context: invocationContext, inputs, callback, invoke } = invocation;
  const shared = { hookData: {}, appHookData, invocationContext };
  const before = { ...shared, functionCallback: callback, inputs };
  for (const hook of hooks.preInvocation) await hook(before);
  const after: { result: unknown; error: unknown } & typeof shared & { inputs: unknown[] } = {
    ...shared,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  try {
    after.result = await invoke(before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }
  for (const hook of hooks.postInvocation) await hook(after);
  if (after.error) throw after.error;
  return after.result;
}

/** Shared by all hooks of the process. */
const appHookData: Record<string, unknown> = {};
