/** What can be wrong in a definition: `#checks`, unless a build has seen to it already. */
import type { AppDefinition } from "../app.ts";
import { DefinitionError, type Problem } from "../errors.ts";
import type { FunctionDeclaration } from "../function.ts";
import { check, nameProblems, wholeProblems } from "./rules.ts";

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]+$/;

/**
 * Keeps a trigger's own checks.
 *
 * @param problems the checks
 * @returns the same
 */
export function checked(problems: (path: string) => Problem[]): (path: string) => Problem[] {
  return problems;
}

/**
 * Checks a definition.
 *
 * @param definition what `defineApp` was given
 * @throws DefinitionError with all that is wrong with it
 */
export function checkDefinition(definition: AppDefinition): void {
  const problems = definitionProblems(definition);
  if (problems.length > 0) throw new DefinitionError(definition.name, problems);
}

function definitionProblems(definition: AppDefinition): Problem[] {
  const { name, bindings = [] } = definition;
  const declared = Object.entries(definition.functions ?? {});
  return [
    ...nameProblems("name", name),
    ...check(declared.length > 0, "functions", "There is none", "Add one: api: http(app)"),
    ...declared.flatMap(([key, declaration]) => functionProblems(key, declaration)),
    ...twice(
      declared.flatMap(([key, it]) => (it?.resource ? [[`functions.${key}`, it.resource]] : [])),
    ),
    ...bindings.flatMap((binding, at) => nameProblems(`bindings[${at}]`, binding?.name)),
    ...twice(bindings.map((binding, at) => [`bindings[${at}]`, `binding ${binding?.name}`])),
  ];
}

function functionProblems(key: string, declaration: FunctionDeclaration): Problem[] {
  const at = `functions.${key}`;
  if (!declaration?.trigger) {
    return check(false, at, "It is no declared function", "Use http(app) or its like");
  }
  const { timeout, memory, maxInstances, env = {}, secrets = [] } = declaration.options;
  return [
    ...nameProblems(at, key),
    ...wholeProblems(`${at}.timeout`, timeout, 1, 3600),
    ...wholeProblems(`${at}.memory`, memory, 64, 32_768),
    ...wholeProblems(`${at}.maxInstances`, maxInstances, 1, 10_000),
    ...[...Object.keys(env), ...secrets].flatMap((variable) =>
      check(
        VARIABLE.test(variable),
        `${at}.env`,
        `${JSON.stringify(variable)} is no variable`,
        "Use 2 or more of A-Z, 0-9 and _",
      ),
    ),
    ...(declaration.problems?.(at) ?? []),
  ];
}

function twice(entries: readonly string[][]): Problem[] {
  const seen = new Map<string, string>();
  return entries.flatMap(([at = "", what = ""]) => {
    const first = seen.get(what);
    seen.set(what, first ?? at);
    const fix = "Give each its own, or make them one";
    return check(first === undefined, at, `It is for the same as ${first}`, fix);
  });
}
