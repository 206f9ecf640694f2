/** The app: named functions, shared middleware and bindings, checked when it is defined. */
import type { Binding } from "./binding.ts";
import { DefinitionError, type Problem } from "./errors.ts";
import { nameProblems, wholeProblems } from "./event-function.ts";
import { type FunctionDeclaration, problem } from "./function.ts";
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

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]+$/;

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
  const { name, use = [], bindings = [] } = definition;
  const declared = Object.entries(definition.functions ?? {});
  const problems = [
    ...nameProblems("name", name),
    ...(declared.length > 0
      ? []
      : [problem("functions", "There is none", "Add one, such as api: http(app)")]),
    ...declared.flatMap(([key, declaration]) => functionProblems(key, declaration)),
    ...twice(
      declared.flatMap(([key, it]) => (it?.resource ? [[`functions.${key}`, it.resource]] : [])),
      "Give each its own resource, or make them one function",
    ),
    ...bindings.flatMap((binding, at) => nameProblems(`bindings[${at}]`, binding?.name)),
    ...twice(
      bindings.map((binding, at) => [`bindings[${at}]`, `binding ${binding?.name}`]),
      "Give each binding a name of its own",
    ),
  ];
  if (problems.length > 0) throw new DefinitionError(name, problems);

  const functions = declared.map(
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
      bindings: bindings.map((binding) => ({ kind: binding.kind, name: binding.name })),
    }),
  };
}

function functionProblems(key: string, declaration: FunctionDeclaration): Problem[] {
  const at = `functions.${key}`;
  if (typeof declaration?.problems !== "function") {
    return [problem(at, "It is no declared function", "Wrap the handler: http(…), queue(…), …")];
  }
  const { timeout, memory, maxInstances, env = {}, secrets = [] } = declaration.options;
  return [
    ...nameProblems(at, key),
    ...wholeProblems(`${at}.timeout`, timeout, 1, 3600),
    ...wholeProblems(`${at}.memory`, memory, 64, 32_768),
    ...wholeProblems(`${at}.maxInstances`, maxInstances, 1, 10_000),
    ...[...Object.keys(env), ...secrets].flatMap((variable) =>
      VARIABLE.test(variable)
        ? []
        : [
            problem(
              `${at}.env`,
              `${JSON.stringify(variable)} is no variable`,
              "Use two or more of A-Z, 0-9 and _, no digit first",
            ),
          ],
    ),
    ...declaration.problems(at),
  ];
}

function twice(entries: readonly string[][], fix: string): Problem[] {
  const seen = new Map<string, string>();
  return entries.flatMap(([at = "", what = ""]) => {
    const first = seen.get(what);
    if (first === undefined) seen.set(what, at);
    return first === undefined ? [] : [problem(at, `It is for the same as ${first}`, fix)];
  });
}
