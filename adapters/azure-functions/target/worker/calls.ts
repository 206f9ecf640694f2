/** Where the host tells the worker to run event functions: in the platform, messages over gRPC. */
import { randomUUID } from "node:crypto";
import type { WireReply, WireRequest } from "@portable-fn/adapter-kit/host";
import type { RegisteredBinding, RegisteredFunction } from "../../src/from/core.ts";
import { invoke, type Worker } from "./invoke.ts";

/** Bytes as JSON carries them. */
interface Base64 {
  readonly base64: string;
}

/** What the host sends, as JSON. */
export interface Call {
  /** The name of the function. */
  readonly name: string;
  /** The input: bytes, a list of bytes, or a JSON value as text. */
  readonly input:
    | { readonly bytes: Base64 }
    | { readonly list: readonly Base64[] }
    | { readonly json: string };
  /** Trigger metadata; text as text, all else as JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly retryContext?: { readonly retryCount: number; readonly maxRetryCount: number };
}

/** What the worker answers, as JSON. */
export interface CallResult {
  /** Whether the function did not throw. */
  readonly isSuccess: boolean;
  /** The lines that it logged as errors. */
  readonly errors: readonly string[];
}

/** A function as the host sees it. */
export interface EventListener {
  readonly name: string;
  readonly trigger: RegisteredBinding;
  readonly retryOptions?: { readonly maxRetryCount?: number };
}

/**
 * Makes what answers the host: `GET` gives the functions, `POST` runs one.
 *
 * @param worker core, library and log
 * @returns from request to answer
 */
export function createCalls(worker: Worker): (wire: WireRequest) => Promise<WireReply> {
  const { functions } = worker.registry;
  return async (wire) => {
    if (wire.method === "GET") return json(functions.flatMap(listener));
    const call = JSON.parse(Buffer.from(await wire.bytes()).toString()) as Call;
    const fn = functions.find(({ name }) => name === call.name);
    const trigger = fn && triggerOf(fn);
    return trigger ? json(await run(worker, fn, trigger, call)) : { status: 404, headers: [] };
  };
}

async function run(
  worker: Worker,
  fn: RegisteredFunction,
  trigger: RegisteredBinding,
  { input, metadata, retryContext }: Call,
): Promise<CallResult> {
  const errors: string[] = [];
  const log: Worker["log"] = (level, category, message) => {
    if (level === "error" && category === "user") errors.push(message);
    worker.log(level, category, message);
  };
  const id = randomUUID();
  const given = { fn, trigger, id, data: typedData(input), metadata: typedMetadata(metadata) };
  try {
    await invoke(worker, { ...given, retryContext, log });
    return { isSuccess: true, errors };
  } catch (error) {
    worker.log("error", "system", `Function ${fn.name} (${id}): ${String(error)}`);
    return { isSuccess: false, errors };
  }
}

function typedData(input: Call["input"]): object {
  if ("bytes" in input) return { bytes: bytesOf(input.bytes) };
  if ("list" in input) return { collectionBytes: { bytes: input.list.map(bytesOf) } };
  return { json: input.json };
}

function bytesOf({ base64 }: Base64): Uint8Array {
  return Buffer.from(base64, "base64");
}

/** As GrpcMessageConversionExtensions.ToRpc does it. */
function typedMetadata(metadata: Call["metadata"]): object {
  const typed = Object.entries(metadata).map(([name, value]) => {
    return [name, typeof value === "string" ? { string: value } : { json: JSON.stringify(value) }];
  });
  return Object.fromEntries(typed);
}

function listener(fn: RegisteredFunction): EventListener[] {
  const trigger = triggerOf(fn);
  if (!trigger || trigger.type === "httpTrigger") return [];
  const { name, retryOptions } = fn;
  return [{ name, trigger, ...(retryOptions && { retryOptions }) }];
}

function triggerOf({ bindings }: RegisteredFunction): RegisteredBinding | undefined {
  return Object.values(bindings).find(({ type }) => type.endsWith("Trigger"));
}

function json(value: unknown): WireReply {
  return {
    status: 200,
    headers: [["content-type", "application/json"]],
    body: JSON.stringify(value),
  };
}
