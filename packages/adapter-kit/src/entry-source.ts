/** Writes the source of entries: what they import, and how they call the adapter. For targets. */
import type { TriggerKind } from "@portable-fn/core";
import type { DefaultBinding, EntryPlan } from "./target.ts";

/** How an entry of a target looks. */
export interface EntryShape {
  /** The specifier of the adapter's module, its subpath included. */
  readonly adapter: string;
  /** What it exports that makes the entry, such as `toLambda`. */
  readonly create: string;
  /**
   * Writes the statement of the entry.
   *
   * @param call the call of `create`
   * @returns such as `export const handler = ${call};`
   */
  readonly statement: (call: string) => string;
  /** Options of the adapter's own, over those of the plan; JSON. Default none. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Options that are no JSON, as source, such as `env: process.env`. Default none. */
  readonly members?: readonly string[];
}

/**
 * Writes an entry.
 *
 * @param plan what it is for
 * @param shape how it looks
 * @returns its source
 */
export function entrySource(plan: EntryPlan, shape: EntryShape): string {
  const { app, options, bindings = {} } = plan;
  const { adapter, create, statement, members = [] } = shape;
  const given = JSON.stringify({ ...options, ...shape.options });
  const factories = Object.entries(bindings).map(
    ([name, { factory }]) => `${JSON.stringify(name)}: ${factory}`,
  );
  const all = [
    ...members,
    ...(factories.length > 0 ? [`bindings: { ${factories.join(", ")} }`] : []),
  ];
  const literal = all.length > 0 ? `{ ...${given}, ${all.join(", ")} }` : given;
  const imports = [
    `import app from ${JSON.stringify(app)};`,
    `import { ${create} } from ${JSON.stringify(adapter)};`,
    ...importsOf(Object.values(bindings).map((it) => it.imports)),
  ];
  return `${imports.join("\n")}\n\n${statement(`${create}(app, ${literal})`)}\n`;
}

function importsOf(all: readonly Readonly<Record<string, string>>[]): string[] {
  const modules = new Map<string, string>();
  for (const imports of all) {
    for (const [name, module] of Object.entries(imports)) modules.set(name, module);
  }
  return Array.from(
    modules,
    ([name, module]) => `import { ${name} } from ${JSON.stringify(module)};`,
  );
}

/**
 * Puts a store behind a key-value binding.
 *
 * @param driver the driver's subpath, such as `azure-table`
 * @param call its call, as source; `ctx` is the context
 * @returns what stands behind the binding
 */
export function kvBinding(driver: string, call: string): DefaultBinding {
  const name = /^\w+/.exec(call)?.[0] ?? "";
  return {
    imports: {
      createKv: "@portable-fn/services/kv",
      [name]: `@portable-fn/services/kv/${driver}`,
    },
    factory: `(ctx) => createKv(${call})`,
  };
}

/**
 * Gives the kinds of the functions that an entry runs.
 *
 * @param plan what the entry is for
 * @returns the kinds
 */
export function kindsOf({ manifest, options }: EntryPlan): ReadonlySet<TriggerKind> {
  const chosen = options?.["function"];
  const run = manifest.functions.filter(({ name }) => chosen === undefined || name === chosen);
  return new Set(run.map(({ trigger }) => trigger.kind));
}

/**
 * Gives the part of an adapter that knows functions of some kinds, where it has one for HTTP alone and
 * one for events alone.
 *
 * @param kinds of the functions
 * @returns the subpath
 */
export function halfFor(kinds: ReadonlySet<TriggerKind>): "" | "/http" | "/events" {
  if (!kinds.has("http")) return "/events";
  return kinds.size === 1 ? "/http" : "";
}
