/** What a document is made of, and what it looks like. */
import type { StandardSchema } from "@portable-fn/core";
import type { ProblemCatalogue } from "../errors/catalogue.ts";
import type { Schemas } from "../validate/validate.ts";

/** A JSON Schema of 2020-12, or a part of a document. */
export type Part = { readonly [member: string]: unknown };

/** What an API is called. */
export interface OpenApiInfo {
  readonly title: string;
  /** The API's own version, such as `1.4.0`. */
  readonly version: string;
  /** What it is for; Markdown. */
  readonly description?: string;
  /** Further members, such as `contact` and `license`. */
  readonly [member: string]: unknown;
}

/** A method that a document can describe. */
export type OpenApiMethod =
  | "get"
  | "put"
  | "post"
  | "delete"
  | "options"
  | "head"
  | "patch"
  | "trace";

/** What `validate(…)` gives. */
export interface DeclaredSchemas {
  /** Schemas by place; that of events is left out of the document. */
  readonly schemas: Schemas;
  /** Schemas of JSON responses by status. */
  readonly responses: Readonly<Record<number, StandardSchema>>;
}

/** A response in words, with its schema or without. */
export interface DescribedResponse {
  readonly description: string;
  /** Of its JSON. Default none: a response without a body, or of another type. */
  readonly schema?: StandardSchema;
}

/** One route. */
export interface OpenApiOperation {
  readonly method: OpenApiMethod;
  /** As the router has it, `/orders/:id`, or as OpenAPI has it, `/orders/{id}`. */
  readonly path: string;
  /** What validates its requests and responses. Default nothing does. */
  readonly input?: DeclaredSchemas | readonly DeclaredSchemas[];
  /** Further responses by status; one that `input` has, too, replaces it. */
  readonly responses?: Readonly<Record<number, StandardSchema | DescribedResponse>>;
  /** The names of the kinds of the catalogue that it answers with. Default any of them. */
  readonly problems?: readonly string[];
  /** What it does, in a line. */
  readonly summary?: string;
  /** What it does, at length; Markdown. */
  readonly description?: string;
  readonly tags?: readonly string[];
  /** Its name for generated clients; unique. */
  readonly operationId?: string;
  readonly deprecated?: boolean;
  /** What it demands, by the names of `securitySchemes`. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** What a document is made of. */
export interface OpenApiOptions {
  readonly info: OpenApiInfo;
  /** The routes, each once. */
  readonly operations: readonly OpenApiOperation[];
  /** The app's kinds of problem. Default none: any problem document. */
  readonly problems?: ProblemCatalogue;
  /** Where the API is. Default where the document comes from. */
  readonly servers?: readonly { readonly url: string; readonly description?: string }[];
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  /** As OpenAPI has them. */
  readonly securitySchemes?: Readonly<Record<string, Part>>;
  /** What every operation demands that does not say otherwise. */
  readonly security?: OpenApiOperation["security"];
}

/** The operations of a path, by method. */
export type OpenApiPathItem = { readonly [Method in OpenApiMethod]?: Part };

/** An OpenAPI 3.1 document; JSON. */
export interface OpenApiDocument {
  readonly openapi: "3.1.1";
  readonly info: OpenApiInfo;
  readonly paths: Readonly<Record<string, OpenApiPathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Part>>;
    readonly securitySchemes?: Readonly<Record<string, Part>>;
  };
  readonly [member: string]: unknown;
}
