/** The app: named functions, shared middleware and bindings, checked when it is defined. */
import { checkDefinition } from "#checks";
import type { Binding } from "./binding.ts";
import type { FunctionDeclaration } from "./function.ts";
import type { AnyTrigger, Manifest, ManifestFunction } from "./manifest.ts";
import { compose, type Middleware, type Run } from "./middleware.ts";

/** What `defineApp` takes. */
export interface AppDefinition {
  /** The app's name: 3 to 39 of `a-z`, `0-9` and `-`, a letter first. */
  readonly name: string;
  /** The functions by name; the same rule holds for the names. */
  readonly functions: Readonly<Record<string, FunctionDeclaration>>;
  /** Middleware for every function, outermost first. Default none. */
  readonly use?: readonly Middleware[];
  /** The outside resources that the functions use. Default none. */
  readonly bindings?: readonly Binding[];
}

/** A function of an app. */
export interface AppFunction extends ManifestFunction {
  /** Runs the handler inside the app's and the function's middleware. */
  readonly run: Run;
  /** The declaration that it was made from. */
  readonly declaration: FunctionDeclaration;
}

/** A defined app, for adapters to carry. */
export interface App {
  readonly name: string;
  readonly functions: readonly AppFunction[];
  readonly bindings: readonly Binding[];
  /** @returns the app as JSON */
  manifest(): Manifest;
}

/**
 * Defines an app.
 *
 * @param definition name, functions, middleware and bindings
 * @returns the app, for an adapter's `toX(app)`
 * @throws DefinitionError with every problem and its fix
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * export default defineApp({
 *   name: "greeter",
 *   functions: { api: http(() => new Response("hello")) },
 * });
 * ```
 */
export function defineApp(definition: AppDefinition): App {
  checkDefinition(definition);
  const { name, use = [], bindings = [] } = definition;
  const functions = Object.entries(definition.functions).map(
    ([key, declaration]): AppFunction => ({
      timeout: 30,
      memory: 256,
      ...declaration.options,
      name: key,
      trigger: declaration.trigger as AnyTrigger,
      run: compose(use, declaration.run),
      declaration,
    }),
  );
  return {
    name,
    functions,
    bindings,
    manifest: () => ({
      version: 1,
      name,
      functions: functions.map(({ run, declaration, ...data }) => data),
      bindings,
    }),
  };
}
