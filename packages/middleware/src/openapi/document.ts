/** Makes an OpenAPI 3.1 document of what is declared anyway. */
import { PortableError, type StandardSchema } from "@portable-fn/core";
import { IN, type ParameterPlace, parametersOf, templateOf } from "./parameters.ts";
import { describeProblems, type Problems } from "./problems.ts";
import { describeResponses } from "./responses.ts";
import { createSchemaBook, type SchemaBook } from "./schema-book.ts";
import type {
  DeclaredSchemas,
  DescribedResponse,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiOptions,
  Part,
} from "./types.ts";

/**
 * Makes an OpenAPI 3.1 document: parameters of the schemas of params, query, headers and cookies, request
 * bodies of those of JSON and forms, responses of theirs, and problem documents for what goes wrong.
 * It describes what a client sends, so of a schema that transforms, what goes in. Zod and ArkType convert
 * themselves; for Valibot, `@valibot/to-json-schema` must be installed.
 *
 * @param options the API's name and operations
 * @returns the document
 * @throws PortableError `PFN_OPENAPI_…` for a schema that cannot be converted, a path that OpenAPI cannot
 *   say, a parameter that its path does not have, an operation that is there twice
 *
 * @example
 * ```ts
 * import { openApi } from "@portable-fn/middleware/openapi";
 * import { validate } from "@portable-fn/middleware/validate";
 * import { z } from "zod";
 * const input = validate({ json: z.object({ item: z.string() }) });
 * const document = await openApi({
 *   info: { title: "Shop", version: "1.0.0" },
 *   operations: [{ method: "post", path: "/orders", input, summary: "Orders something" }],
 * });
 * ```
 */
export async function openApi(options: OpenApiOptions): Promise<OpenApiDocument> {
  const { info, operations, problems: catalogue, servers, tags, security } = options;
  const book = createSchemaBook();
  const problems = describeProblems(book, catalogue);
  const paths: Record<string, Record<string, Part>> = {};
  const ids = new Set<string>();
  for (const operation of operations) {
    const { method, path, operationId } = operation;
    const { template, names } = templateOf(path);
    const item = paths[template] ?? {};
    paths[template] = item;
    if (item[method]) throw twice(`${method} ${path}`);
    if (operationId !== undefined && ids.has(operationId)) throw twice(operationId);
    if (operationId !== undefined) ids.add(operationId);
    item[method] = await describeOperation(operation, names, problems, book);
  }
  return {
    openapi: "3.1.1",
    info,
    ...(servers && { servers }),
    ...(tags && { tags }),
    ...(security && { security }),
    paths,
    components: {
      schemas: book.components,
      ...(options.securitySchemes && { securitySchemes: options.securitySchemes }),
    },
  };
}

async function describeOperation(
  operation: OpenApiOperation,
  names: readonly string[],
  problems: Problems,
  book: SchemaBook,
): Promise<Part> {
  const { operationId, summary, description, tags, deprecated, security, input = [] } = operation;
  const inputs = "schemas" in input ? [input] : input;
  const parameters = await describeParameters(inputs, names, operation.path, book);
  const content = await describeBody(inputs, book);
  const hasBody = Object.keys(content).length > 0;
  const declared: Record<string, StandardSchema | DescribedResponse> = {};
  for (const { responses } of inputs) Object.assign(declared, responses);
  Object.assign(declared, operation.responses);
  const validated = { hasBody, hasAny: hasBody || inputs.some((it) => placesOf(it).length > 0) };
  const texts = { operationId, summary, description, tags, deprecated, security };
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(parameters.length > 0 && { parameters }),
    ...(hasBody && { requestBody: { required: true, content } }),
    responses: await describeResponses(operation, declared, validated, problems, book),
  };
}

function placesOf({ schemas }: DeclaredSchemas): [ParameterPlace, StandardSchema][] {
  return (Object.keys(IN) as ParameterPlace[]).flatMap((place) => {
    const schema = schemas[place];
    return schema ? [[place, schema] as [ParameterPlace, StandardSchema]] : [];
  });
}

async function describeParameters(
  inputs: readonly DeclaredSchemas[],
  names: readonly string[],
  path: string,
  book: SchemaBook,
): Promise<Part[]> {
  const found = new Map<string, Part>();
  for (const [place, schema] of inputs.flatMap(placesOf)) {
    const converted = await book.convert(schema);
    for (const it of parametersOf(place, converted, book.components)) {
      found.set(`${it["in"]} ${it["name"]}`, it);
      if (place !== "params" || names.includes(String(it["name"]))) continue;
      throw new PortableError("PFN_OPENAPI_PATH", `The path ${path} has no :${it["name"]}`, {
        fix: "Name the parameter in the path, or leave it out of the schema of `params`",
      });
    }
  }
  // Each parameter of a path must be described, whether or not anything validates it.
  for (const name of names) {
    const key = `path ${name}`;
    if (!found.has(key)) {
      found.set(key, { name, in: "path", required: true, schema: { type: "string" } });
    }
  }
  return [...found.values()];
}

async function describeBody(inputs: readonly DeclaredSchemas[], book: SchemaBook): Promise<Part> {
  const content: Record<string, Part> = {};
  for (const { schemas } of inputs) {
    if (schemas.json) content["application/json"] = { schema: await book.convert(schemas.json) };
    if (!schemas.form) continue;
    const schema = await book.convert(schemas.form);
    content["multipart/form-data"] = { schema };
    content["application/x-www-form-urlencoded"] = { schema };
  }
  return content;
}

function twice(what: string): PortableError {
  return new PortableError("PFN_OPENAPI_TWICE", `${what} is described twice`, {
    fix: "Give each operation once, with an operationId of its own",
  });
}
