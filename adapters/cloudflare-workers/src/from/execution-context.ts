/** What a Worker that is carried elsewhere gets besides its event. */
import type { Context, Env } from "@portable-fn/core";
import type { ExecutionContext, NativeInvocation } from "../native.ts";

/** Options of a Worker that is carried elsewhere. */
export interface FromWorkerOptions {
  /**
   * What the Worker finds in `env` besides the function's variables: clients that stand for its
   * bindings, or a function that gives them for an invocation. Default nothing.
   */
  readonly env?: Env | ((ctx: Context) => Env);
}

/**
 * Gives the `env` of an invocation.
 *
 * @param variables the function's
 * @param options what stands for bindings
 * @param ctx the invocation's context
 * @returns both together
 */
export function envFor(variables: Env, { env }: FromWorkerOptions, ctx: Context): Env {
  const more = typeof env === "function" ? env(ctx) : env;
  return more ? { ...variables, ...more } : variables;
}

/**
 * Makes the execution context. On Workers, what else the native one has is there too, such as `exports`.
 *
 * @param ctx the invocation's context
 * @returns the execution context
 */
export function executionContext(ctx: Context): ExecutionContext {
  const own: ExecutionContext = {
    waitUntil: (work) => ctx.waitUntil(work),
    passThroughOnException: () => ctx.passThroughOnException(),
    props: ctx.props,
  };
  const native = (ctx.native as Partial<NativeInvocation> | undefined)?.ctx;
  return ctx.target === "cloudflare-workers" && native
    ? Object.assign(Object.create(native), own)
    : own;
}
