/** Parameters of an operation: of its path, query, headers and cookies. */
import { PortableError } from "@portable-fn/core";
import type { Part } from "./types.ts";

/** A path as OpenAPI has it. */
export interface PathTemplate {
  readonly template: string;
  /** The names of its parameters. */
  readonly names: readonly string[];
}

/** `:id`, and Hono's `:id{[0-9]+}`. */
const PARAMETER = /^:([A-Za-z_]\w*)(?:\{.*\})?$/;

/**
 * Reads a path.
 *
 * @param path `/orders/:id` or `/orders/{id}`
 * @returns the template
 * @throws PortableError `PFN_OPENAPI_PATH` for a wildcard or an optional parameter
 */
export function templateOf(path: string): PathTemplate {
  const parts = path.split("/").map((part) => {
    const [, name] = PARAMETER.exec(part) ?? [];
    return name ? `{${name}}` : part;
  });
  const template = parts.join("/");
  if (!template.startsWith("/") || /[*?:]/.test(template)) {
    throw new PortableError("PFN_OPENAPI_PATH", `OpenAPI cannot say the path ${path}`, {
      fix: "Begin it with a slash, and give each form of it as an operation, without wildcards",
    });
  }
  return { template, names: [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name) };
}

/** Where a parameter stands, by the place of its schema. */
export const IN = { params: "path", query: "query", headers: "header", cookies: "cookie" } as const;

/** A place of parameters. */
export type ParameterPlace = keyof typeof IN;

/** OpenAPI says these by other means, and has parameters of these names ignored. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/**
 * Makes parameters of the schema of a place.
 *
 * @param place which
 * @param schema the JSON Schema of all of them
 * @param components what it refers to
 * @returns the parameters
 */
export function parametersOf(
  place: ParameterPlace,
  schema: Part,
  components: Readonly<Record<string, Part>>,
): Part[] {
  const { properties, required } = fieldsOf(schema, components);
  return [...properties]
    .filter(([name]) => place !== "headers" || !SAID_ELSEWHERE.has(name))
    .map(([name, { description, ...rest }]) => ({
      name,
      in: IN[place],
      ...(place === "params" || required.has(name) ? { required: true } : {}),
      ...(description !== undefined && { description }),
      schema: rest,
    }));
}

interface Fields {
  readonly properties: ReadonlyMap<string, Part>;
  readonly required: ReadonlySet<string>;
}

const NONE: Fields = { properties: new Map(), required: new Set() };

/** Of alternatives, every field can be there, and only what all of them demand must be. */
function fieldsOf(
  schema: Part,
  components: Readonly<Record<string, Part>>,
  depth = 8, // a schema may refer to itself
): Fields {
  if (depth === 0) return NONE;
  const { $ref, properties = {}, required = [], allOf = [], anyOf = [], oneOf = [] } = schema;
  const inner = (it: Part) => fieldsOf(it, components, depth - 1);
  const referred = typeof $ref === "string" ? components[$ref.split("/").at(-1) ?? ""] : undefined;
  const own: Fields = {
    properties: new Map(Object.entries(properties as Record<string, Part>)),
    required: new Set(required as string[]),
  };
  const all = [own, ...(referred ? [inner(referred)] : []), ...(allOf as Part[]).map(inner)];
  const choices = [...(anyOf as Part[]), ...(oneOf as Part[])].map(inner);
  const [first, ...others] = choices.map((it) => it.required);
  const always = [...(first ?? [])].filter((name) => others.every((it) => it.has(name)));
  return {
    properties: new Map([...choices, ...all].flatMap((it) => [...it.properties])),
    required: new Set([...all.flatMap((it) => [...it.required]), ...always]),
  };
}
