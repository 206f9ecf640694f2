/** Runs an invocation through the library, as the platform's worker does. */
import {
  type ProgrammingModel,
  type RegisteredFunction,
  type Registry,
  runWithHooks,
} from "../../src/from/core.ts";

/** Takes what the library logs. */
export type Log = (level: string, category: string, message: string) => void;

/** What the worker has. */
export interface Worker {
  readonly registry: Registry;
  readonly model: ProgrammingModel;
  readonly log: Log;
  /** Where the library's HTTP server listens, in stream mode. */
  readonly httpUri: string | undefined;
}

/** What the host asks the worker to run. */
export interface Invocation {
  readonly fn: RegisteredFunction;
  readonly trigger: { readonly name: string };
  readonly id: string;
  /** The input as `TypedData`; none in stream mode. */
  readonly data: object | undefined;
  /** Trigger metadata, each as `TypedData`. */
  readonly metadata: object;
  readonly retryContext?: object | undefined;
  /** Takes what this invocation logs. Default the worker's. */
  readonly log?: Log;
}

/**
 * Runs an invocation.
 *
 * @param worker core and library
 * @param invocation what to run
 * @returns the function's answer as `TypedData`, or what its first output binding got
 * @throws what the function throws
 */
export async function invoke(
  { registry, model, log }: Worker,
  invocation: Invocation,
): Promise<unknown> {
  const { fn, trigger, id, data, metadata, retryContext } = invocation;
  const core = {
    invocationId: id,
    metadata: { name: fn.name, bindings: fn.bindings },
    request: {
      inputData: [{ name: trigger.name, data }],
      triggerMetadata: metadata,
      traceContext: { traceParent: "", traceState: "" },
      ...(retryContext && { retryContext }),
    },
    state: undefined as string | undefined,
    log: invocation.log ?? log,
  };
  const model4 = await model.getInvocationModel(core);
  const { context, inputs } = await model4.getArguments();
  const result = await runWithHooks(registry.hooks, {
    context,
    inputs,
    callback: fn.callback,
    invoke: async (given, callback) => {
      core.state = "invocation";
      const answer = await model4.invokeFunction(context, given, callback);
      core.state = "postInvocationHooks";
      return answer;
    },
  });
  const { returnValue, outputData } = await model4.getResponse(context, result);
  return returnValue ?? outputData?.[0]?.data;
}
