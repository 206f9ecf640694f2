/** Runs foreign functions. */
import type { Context } from "@portable-fn/core";
import type { OpenWhiskContext } from "../native.ts";
import { isHttpFailure } from "./result.ts";

/** A function as the platform calls it; DigitalOcean alone gives the second argument. */
export type ForeignMain<Event = never, Result = unknown> = (
  args: Event,
  context: OpenWhiskContext,
) => Result;

/**
 * Runs a foreign function.
 *
 * @param main the function
 * @param event its argument
 * @param ctx the portable context
 * @returns its result, as it is after JSON
 * @throws whatever it fails with, unless that is meant as a response
 */
export async function runForeign(main: ForeignMain, event: object, ctx: Context): Promise<unknown> {
  let result: unknown;
  try {
    result = await main(event as never, foreignContext(ctx));
  } catch (error) {
    if (!isHttpFailure(error)) throw error;
    const { statusCode, headers, body } = error;
    result = { error: { statusCode, headers, body } };
  }
  // Between the function and the gateway the platform writes and reads JSON.
  const json = JSON.stringify(result ?? {});
  return json === undefined ? undefined : JSON.parse(json);
}

function foreignContext(ctx: Context): OpenWhiskContext {
  const name = ctx.functionName || "function";
  return {
    activationId: ctx.id,
    apiHost: "",
    apiKey: "",
    deadline: ctx.deadline,
    functionName: `/_/default/${name}`,
    functionVersion: "0.0.1",
    namespace: "_",
    requestId: ctx.id,
    getRemainingTimeInMillis: () => Math.floor(ctx.remainingTime()),
  };
}
