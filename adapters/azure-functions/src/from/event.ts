/** Runs a foreign event handler, given as it is or registered by a module. */
import { type Context, PortableError } from "@portable-fn/core";
import { type Captured, type CapturedFunction, captureFunctions } from "./capture.ts";
import { type EventSayings, toForeignContext } from "./context.ts";
import { runWithHooks } from "./core.ts";
import type { ForeignContext } from "./shapes.ts";

/** An event handler of the programming model v4. Any such handler of @azure/functions is one. */
export type AzureEventHandler = Handling["handle"];

/** A method, so that a handler may ask for the types of its own trigger. */
interface Handling {
  handle(input: unknown, context: ForeignContext): unknown;
}

/** A module that registers an event function, such as with `app.timer(…)`. */
export interface EventFunctionLoader {
  /**
   * Imports the module, once, before the first event. Give the same function to everybody who takes
   * functions of the module.
   */
  readonly load: () => Promise<unknown>;
  /** The name of the function. Default the only one with such a trigger. */
  readonly function?: string;
}

/** What a foreign event handler comes as. */
export type AzureEventSource = AzureEventHandler | EventFunctionLoader;

/** What a handler is to get. */
export interface ForeignEvent extends EventSayings {
  readonly input: unknown;
}

/** Settings of the trigger as a module registered it; empty for a bare handler. */
export type TriggerSettings = Readonly<Record<string, unknown>>;

/**
 * Makes what runs a foreign handler.
 *
 * @param source the handler, or the module that registers it
 * @param type the trigger's, such as `timerTrigger`
 * @returns from what makes the event (told of the trigger's settings) and the context to the answer
 */
export function foreignRunner(
  source: AzureEventSource,
  type: string,
): (make: (settings: TriggerSettings) => ForeignEvent, ctx: Context) => Promise<unknown> {
  if (typeof source === "function") {
    return async (make, ctx) => {
      const { input, ...sayings } = make({});
      const options = { trigger: { name: "event", type }, extraInputs: [], extraOutputs: [] };
      return source(input, toForeignContext(ctx, ctx.functionName, options, sayings));
    };
  }
  return async (make, ctx) => {
    const captured = await captureFunctions(source.load);
    const { name, trigger, options, callback } = find(captured, type, source.function);
    const { input, ...sayings } = make(trigger);
    const context = toForeignContext(ctx, name, options, sayings);
    return runWithHooks(captured.hooks, {
      context,
      inputs: [input],
      callback,
      invoke: async (inputs, handler) => handler(...inputs, context),
    });
  };
}

function find({ functions }: Captured, type: string, name: string | undefined): CapturedFunction {
  const fitting = functions.filter((it) => {
    return (
      it.trigger.type.toLowerCase() === type.toLowerCase() &&
      (name === undefined || it.name === name)
    );
  });
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  throw new PortableError(
    "PFN_AZURE_MODULE",
    `The module registered ${fitting.length} functions${name === undefined ? "" : ` called ${name}`} with a ${type}`,
    { fix: "Say by `function` which one is meant" },
  );
}
