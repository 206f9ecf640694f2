/** The middleware that holds requests and events to schemas, and hands typed values on. */
import {
  type Context,
  contextOf,
  type EventResult,
  PortableError,
  reject,
  type StandardSchema,
} from "@portable-fn/core";
import { HttpProblem } from "../errors/problem.ts";
import { contextIn, type HonoContext, type PortableMiddleware, portable } from "../portable.ts";
import { type Checked, check, type Failure, type Place } from "./issues.ts";
import {
  type BodyPlace,
  pathPattern,
  READ,
  type ReadSettings,
  readBody,
  type Source,
} from "./read.ts";
import { checkResponse } from "./response.ts";

/** The schemas by the place of what they are for. Any Standard Schema: Zod, Valibot, ArkType. */
export interface Schemas {
  /** The parameters of the route: Hono's, or those of the option `path`. */
  readonly params?: StandardSchema;
  /** The query; a name that comes again gives a list. */
  readonly query?: StandardSchema;
  /** The headers, their names in lower case. */
  readonly headers?: StandardSchema;
  /** The cookies, their values decoded. */
  readonly cookies?: StandardSchema;
  /** The body as JSON. */
  readonly json?: StandardSchema;
  /** The body as a form, `multipart/form-data` with files or urlencoded; what comes again is a list. */
  readonly form?: StandardSchema;
  /** The data of an event; one that does not fit is rejected. */
  readonly event?: StandardSchema;
}

/** What schemas make of what they were given. */
export type Valid<S extends Schemas> = {
  readonly [Name in keyof S]: S[Name] extends StandardSchema<unknown, infer Output>
    ? Output
    : never;
};

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** The most bytes of a body. Default 1 MiB. */
  readonly maxBytes?: number;
  /** How deep JSON may be. Default 64. */
  readonly maxDepth?: number;
  /** Where `params` stand, such as `/orders/:id`. Default none; inside Hono, those of its route. */
  readonly path?: string;
  /**
   * Schemas of JSON responses by status, for the developer: one that does not fit becomes a 500 and a
   * log line.
   */
  readonly responses?: Readonly<Record<number, StandardSchema>>;
  /** Whether responses are checked. Default where the variable `NODE_ENV` is `development` or `test`. */
  readonly checkResponses?: boolean;
}

/** A middleware that validates, and gives what it found. */
export interface Validation<S extends Schemas> extends PortableMiddleware {
  /** The schemas, for documents made of them. */
  readonly schemas: S;
  /** What responses must be. */
  readonly responses: Readonly<Record<number, StandardSchema>>;
  /**
   * Gives the validated values.
   *
   * @param where the context of the invocation, or Hono's
   * @returns the values by place, as the schemas made them
   * @throws PortableError `PFN_NOT_VALIDATED` where this middleware did not run
   */
  of(where: Context | HonoContext): Valid<S>;
}

/**
 * Makes the middleware that validates. All that is wrong is told at once: a problem document of status
 * 422 with the member `errors`, each with its place and JSON Pointer; 400 for what is no JSON, 415 for
 * another type, 413 for too much. Put it inside `errors()`, which makes the documents.
 *
 * @param schemas the schemas by place
 * @param options limits, the path of parameters, schemas of responses
 * @returns the middleware, for `use` and for Hono; its `of` gives the values, typed
 * @throws PortableError `PFN_VALIDATE_BODY` for schemas of JSON and of a form at once
 *
 * @example
 * ```ts
 * import { http } from "@portable-fn/core";
 * import { validate } from "@portable-fn/middleware/validate";
 * import * as v from "valibot";
 * const input = validate({ json: v.object({ item: v.string() }) });
 * http((_request, ctx) => Response.json({ took: input.of(ctx).json.item }), { use: [input] });
 * ```
 */
export function validate<const S extends Schemas>(
  schemas: S,
  options: ValidateOptions = {},
): Validation<S> {
  const { maxBytes = 1024 * 1024, maxDepth = 64, path, responses = {}, checkResponses } = options;
  const settings: ReadSettings = { maxBytes, maxDepth, path: path ? pathPattern(path) : undefined };
  const { event: eventSchema, ...requestSchemas }: Schemas = schemas;
  const places = Object.entries(requestSchemas) as [RequestPlace, StandardSchema][];
  const bodyPlace = bodyPlaceOf(schemas);
  // A property of the context, for that costs every request less than a WeakMap.
  const key = Symbol("validated");
  const keep = (where: object, valid: unknown) => {
    (where as { [key]?: unknown })[key] = valid;
  };
  const find = (where: object) => (where as { [key]?: Valid<S> })[key];
  const hasResponses = Object.keys(responses).length > 0;

  const isChecked = (ctx: Context) => checkResponses ?? inDevelopment(ctx);
  const middleware = portable({
    async request(request, ctx, next) {
      const source = { request, c: undefined };
      const body = bodyPlace && (await readBody(bodyPlace, source, settings));
      keep(ctx, await readAll(places, source, settings, body));
      const response = await next();
      return hasResponses && isChecked(ctx) ? checkResponse(response, responses, ctx) : response;
    },
    async hono(c, proceed) {
      const source = { request: c.req.raw, c };
      const body = bodyPlace && (await readBody(bodyPlace, source, settings));
      const reading = readAll(places, source, settings, body);
      const valid = reading instanceof Promise ? await reading : reading;
      // Without an adapter there is no context by which anybody could ask.
      keep(c.env === undefined ? c : contextIn(c), valid);
      await proceed();
      if (hasResponses && isChecked(contextIn(c))) {
        await checkResponse(c.res, responses, contextIn(c));
      }
      return undefined;
    },
    ...(eventSchema && {
      event: (event, ctx, next) =>
        Array.isArray(event)
          ? checkBatch(event, eventSchema, ctx, next)
          : checkEvent(event as WithData, eventSchema, ctx, next),
    }),
  });
  return Object.assign(middleware, {
    schemas,
    responses,
    of(where: Context | HonoContext): Valid<S> {
      const valid = find(where) ?? find(innerContext(where));
      if (valid) return valid;
      throw new PortableError("PFN_NOT_VALIDATED", "This request was not validated", {
        fix: "Put the middleware that validate() gave into `use`, or before the handler in Hono",
      });
    },
  });
}

/** Hono makes a context of its own for every app that is mounted in another. */
function innerContext(where: Context | HonoContext): object {
  return "executionCtx" in where ? contextOf(where) : where;
}

function bodyPlaceOf({ json, form }: Schemas): BodyPlace | undefined {
  if (json && form) {
    throw new PortableError("PFN_VALIDATE_BODY", "No body is JSON and a form at once", {
      fix: "Give each its own route and validate()",
    });
  }
  return json ? "json" : form && "form";
}

type RequestPlace = Exclude<Place, "event">;

/** Waits for nothing unless a schema does. */
function readAll(
  places: readonly [RequestPlace, StandardSchema][],
  source: Source,
  settings: ReadSettings,
  body: unknown,
): Record<string, unknown> | Promise<Record<string, unknown>> {
  const checks = places.map(([place, schema]) =>
    check(schema, READ[place](source, settings, body), place),
  );
  return checks.some((it) => it instanceof Promise)
    ? Promise.all(checks).then((all) => combine(places, all))
    : combine(places, checks as Checked[]);
}

function combine(
  places: readonly [RequestPlace, StandardSchema][],
  checks: readonly Checked[],
): Record<string, unknown> {
  const valid: Record<string, unknown> = {};
  let failures: Failure[] | undefined;
  for (const [at, checked] of checks.entries()) {
    if (checked.failures) failures = [...(failures ?? []), ...checked.failures];
    else valid[places[at]?.[0] ?? ""] = checked.value;
  }
  if (!failures) return valid;
  throw new HttpProblem(422, "The request does not fit what is expected", {
    extensions: { errors: failures },
  });
}

interface WithData {
  readonly id: string;
  readonly data: unknown;
}

async function checkEvent(
  event: WithData,
  schema: StandardSchema,
  { log }: Context,
  next: (event?: unknown) => Promise<unknown>,
): Promise<unknown> {
  const { value, failures } = (await check(schema, event.data, "event")) as {
    value?: unknown;
    failures?: readonly Failure[];
  };
  if (!failures) return next({ ...event, data: value });
  log.error("The event's data does not fit the schema", { event: event.id, failures });
  const [first] = failures;
  return reject(`The data does not fit the schema: ${first?.pointer} ${first?.detail}`);
}

/** What does not fit is rejected alone; the function gets the others. */
async function checkBatch(
  events: readonly WithData[],
  schema: StandardSchema,
  ctx: Context,
  next: (event?: unknown) => Promise<unknown>,
): Promise<readonly EventResult[]> {
  const fitting: WithData[] = [];
  const results = new Map<WithData, EventResult>();
  for (const event of events) {
    const result = await checkEvent(event, schema, ctx, async (it) => {
      fitting.push(it as WithData);
    });
    if (result !== undefined) results.set(event, result as EventResult);
  }
  const outcomes = fitting.length > 0 ? ((await next(fitting)) as EventResult[] | undefined) : [];
  let at = -1;
  return events.map((event) => {
    if (results.has(event)) return results.get(event);
    at += 1;
    return outcomes?.[at];
  });
}

function inDevelopment({ env }: Context): boolean {
  const { NODE_ENV: mode } = env;
  return mode === "development" || mode === "test";
}
