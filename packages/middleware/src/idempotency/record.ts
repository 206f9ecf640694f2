/** What is kept of a run: a line of JSON, and behind it the bytes of the response's body. */

/** A response that can be given again. */
export interface KeptResponse {
  readonly status: number;
  readonly statusText: string;
  /** In order; only `set-cookie` comes more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What is known of a run. */
export interface RunRecord {
  /** `failed` is kept only where failures are. */
  readonly state: "running" | "done" | "failed";
  /** Which run wrote it. */
  readonly owner: string;
  /** When it is over at the latest, in milliseconds since the epoch. */
  readonly until: number;
  /** The hash of what was asked; empty for events. */
  readonly fingerprint: string;
  /** Where it is done and there is one that is not too large. */
  readonly response?: KeptResponse | undefined;
}

const FORMAT = 1;
const STATES: ReadonlySet<unknown> = new Set(["running", "done", "failed"]);
const NEWLINE = 10;
const NOTHING = new Uint8Array();

/**
 * Writes a record.
 *
 * @param record the record
 * @returns its bytes
 */
export function encodeRecord({ response, ...rest }: RunRecord): Uint8Array<ArrayBuffer> {
  const { body = NOTHING, ...head } = response ?? {};
  const line = JSON.stringify({ format: FORMAT, ...rest, ...(response && { response: head }) });
  const head8 = new TextEncoder().encode(`${line}\n`);
  const bytes = new Uint8Array(head8.byteLength + body.byteLength);
  bytes.set(head8);
  bytes.set(body, head8.byteLength);
  return bytes;
}

/**
 * Reads a record.
 *
 * @param bytes what a store gave, which may be anything
 * @returns the record; `undefined` for what is none
 */
export function decodeRecord(bytes: Uint8Array): RunRecord | undefined {
  const end = bytes.indexOf(NEWLINE);
  if (end < 0) return undefined;
  let head: unknown;
  try {
    head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  } catch {
    return undefined;
  }
  const { format, state, owner, until, fingerprint, response } = membersOf(head);
  const isRecord =
    format === FORMAT &&
    STATES.has(state) &&
    typeof owner === "string" &&
    typeof until === "number" &&
    typeof fingerprint === "string";
  if (!isRecord) return undefined;
  const record = { state: state as RunRecord["state"], owner, until, fingerprint };
  if (response === undefined) return record;
  const read = responseIn(response, bytes.slice(end + 1));
  return read && { ...record, response: read };
}

function responseIn(head: unknown, body: Uint8Array<ArrayBuffer>): KeptResponse | undefined {
  const { status, statusText, headers } = membersOf(head);
  const isResponse =
    Number.isInteger(status) &&
    (status as number) >= 200 &&
    (status as number) <= 599 &&
    typeof statusText === "string" &&
    Array.isArray(headers) &&
    headers.every(isHeader);
  if (!isResponse) return undefined;
  return { status: status as number, statusText, headers, body };
}

/** Nothing that `Headers` would throw at. */
function isHeader(it: unknown): it is readonly [string, string] {
  if (!Array.isArray(it) || it.length !== 2) return false;
  const [name, value] = it as unknown[];
  return (
    typeof name === "string" &&
    /^[\w!#$%&'*+.^`|~-]+$/.test(name) &&
    typeof value === "string" &&
    /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
  );
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
