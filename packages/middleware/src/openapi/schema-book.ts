/** The JSON Schemas of a document: each named one once, however many operations refer to it. */
import { PortableError, type StandardSchema } from "@portable-fn/core";
import { toOpenAPISchema } from "@standard-community/standard-openapi";
import type { Part } from "./types.ts";

/**
 * What the converters are asked for: what a client sends, before anything is transformed; in the dialect
 * of OpenAPI 3.1; and nothing, where a type is none of JSON's, such as a file.
 */
const OPTIONS: Readonly<Record<string, Part>> = {
  zod: { io: "input", unrepresentable: "any" },
  valibot: { typeMode: "input", target: "draft-2020-12" },
  arktype: { fallback: ({ base }: { readonly base: Part }) => base },
};

const PREFIX = "#/components/schemas/";

/** Schemas of a document. */
export interface SchemaBook {
  /** The named ones so far. */
  readonly components: Readonly<Record<string, Part>>;
  /**
   * Converts a schema.
   *
   * @param schema any that can be converted
   * @returns it as JSON Schema; what it names is among the components then
   * @throws PortableError `PFN_OPENAPI_SCHEMA` for one that cannot be converted
   */
  convert(schema: StandardSchema): Promise<Part>;
  /**
   * Adds a named one.
   *
   * @param name what it is to be called; a number is added where it is taken
   * @param part the JSON Schema
   * @returns a reference to it
   */
  define(name: string, part: Part): Part;
}

/**
 * Makes an empty book.
 *
 * @returns the book
 */
export function createSchemaBook(): SchemaBook {
  const components: Record<string, Part> = {};
  // By what a name stands for, so that the same name with another meaning gets another place.
  const places = new Map<string, string>();

  const reserve = (name: string, meaning: string): { place: string; isNew: boolean } => {
    const known = places.get(`${name} ${meaning}`);
    if (known) return { place: known, isNew: false };
    const clean = name.replace(/[^\w.-]/g, "_").replace(/^(?=_|\d|$)/, "Schema");
    let place = clean;
    for (let next = 2; Object.hasOwn(components, place); next += 1) place = `${clean}${next}`;
    components[place] = {};
    places.set(`${name} ${meaning}`, place);
    return { place, isNew: true };
  };

  return {
    components,
    async convert(schema) {
      const { root, parts } = await partsOf(schema);
      const fresh: [string, Part][] = [];
      const names = new Map<string, string>();
      for (const [name, part] of Object.entries(parts)) {
        const { place, isNew } = reserve(name, meaningOf(name, parts));
        names.set(name, place);
        if (isNew) fresh.push([place, part]);
      }
      const rename = (name: string) => `${PREFIX}${names.get(name) ?? name}`;
      for (const [place, part] of fresh) components[place] = withRefs(part, rename) as Part;
      return withRefs(root, rename) as Part;
    },
    define(name, part) {
      const { place } = reserve(name, JSON.stringify(part));
      components[place] = part;
      return { $ref: `${PREFIX}${place}` };
    },
  };
}

interface Converted {
  readonly root: Part;
  readonly parts: Readonly<Record<string, Part>>;
}

/** What Zod calls the whole inside of itself. */
const SELF = "#";

async function partsOf(schema: StandardSchema): Promise<Converted> {
  const { vendor } = schema["~standard"];
  try {
    const { schema: found, components } = await toOpenAPISchema(schema as never, {
      options: { ...OPTIONS[vendor] },
    });
    // For Valibot the definitions stay where they are.
    const { $defs, ...root } = found as Part & { readonly $defs?: Readonly<Record<string, Part>> };
    const parts: Record<string, Part> = { ...$defs, ...(components?.schemas as object) };
    const isRecursive = [root, ...Object.values(parts)].some((it) => namesIn(it).includes(SELF));
    return isRecursive
      ? { root: { $ref: `${PREFIX}${SELF}` }, parts: { ...parts, [SELF]: root } }
      : { root, parts };
  } catch (cause) {
    throw new PortableError("PFN_OPENAPI_SCHEMA", `A schema of ${vendor} cannot be converted`, {
      fix: "See the cause: a converter to install, or a type that JSON Schema does not have",
      cause,
    });
  }
}

/** All that a name stands for, with what that refers to. */
function meaningOf(name: string, parts: Readonly<Record<string, Part>>): string {
  const seen = new Set([name]);
  for (const one of seen) {
    for (const next of namesIn(parts[one])) seen.add(next);
  }
  return JSON.stringify([...seen].map((one) => [one, parts[one]]));
}

function namesIn(part: Part | undefined): string[] {
  const names: string[] = [];
  withRefs(part, (name) => {
    names.push(name);
    return name;
  });
  return names;
}

/** Members whose own members are called as the API's author likes. */
const MAPS: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas"]);
/** Members that hold values and no schemas. */
const VALUES: ReadonlySet<string> = new Set(["const", "default", "enum", "example", "examples"]);

/** The converters leave references under some keywords as they were, relative to the schema. */
const LOCAL = /^#(?:\/(?:components\/schemas|\$defs|definitions)\/(.+))?$/;

function withRefs(node: unknown, rename: (name: string) => string): unknown {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map((it) => withRefs(it, rename));
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    if (VALUES.has(key)) return [key, value];
    if (key === "$ref" && typeof value === "string") {
      const local = LOCAL.exec(value);
      return [key, local ? rename(local[1] ?? SELF) : value];
    }
    if (!MAPS.has(key)) return [key, withRefs(value, rename)];
    const inner = Object.entries(value as object).map(([name, it]) => [name, withRefs(it, rename)]);
    return [key, Object.fromEntries(inner)];
  });
  return Object.fromEntries(entries);
}
