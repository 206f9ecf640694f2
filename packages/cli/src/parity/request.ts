/** The requests of a parity run: what a `requests.ts` exports. */
import { CliError } from "../errors.ts";

/** One request that is sent to every target. */
export interface ParityRequest {
  /** What the table calls it; unique. */
  readonly name: string;
  /** In capitals. */
  readonly method: string;
  /** Path and query as they stand on the request line, encoded. */
  readonly path: string;
  /** Sent as they are, besides `Host`, `Connection` and `Content-Length`. Default none. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text goes as UTF-8. Default none. */
  readonly body?: string | Uint8Array;
}

/**
 * Checks what a `requests.ts` exports.
 *
 * @param value its default export
 * @returns the requests
 * @throws CliError `PFN_CLI_REQUESTS` with everything that is wrong
 */
export function checkRequests(value: unknown): readonly ParityRequest[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new CliError("PFN_CLI_REQUESTS", "the default export is no array with requests");
  }
  const seen = new Set<unknown>();
  const problems = value.flatMap((request: unknown, at) => {
    const found = problemOf(request);
    const name = (request as Partial<ParityRequest> | null)?.name;
    const twice = seen.has(name) ? ["its name is taken"] : [];
    seen.add(name);
    return [...found, ...twice].map((text) => `\n  [${at}] ${name ?? ""}: ${text}`);
  });
  if (problems.length > 0) throw new CliError("PFN_CLI_REQUESTS", problems.join(""));
  return value as ParityRequest[];
}

function problemOf(request: unknown): string[] {
  if (typeof request !== "object" || request === null) return ["it is no object"];
  const { name, method, path, headers = {}, body } = request as Record<string, unknown>;
  const values = Object.entries(headers as object).flatMap(([key, it]) =>
    (Array.isArray(it) ? it : [it]).map((one: unknown) => [key, one] as const),
  );
  return [
    ...(typeof name === "string" && name ? [] : ["name is no text"]),
    ...(typeof method === "string" && /^[A-Z][A-Z-]*$/.test(method)
      ? []
      : ["method is not in capitals"]),
    ...(typeof path === "string" && /^\/[!-~]*$/.test(path)
      ? []
      : ["path does not begin with /, or is not encoded"]),
    ...values
      .filter(
        ([key, it]) =>
          typeof it !== "string" ||
          !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(key) ||
          !/^[\t -~\x80-\xff]*$/.test(it),
      )
      .map(([key]) => `header ${JSON.stringify(key)} cannot be sent`),
    ...(body === undefined || typeof body === "string" || body instanceof Uint8Array
      ? []
      : ["body is neither text nor a Uint8Array"]),
  ];
}
