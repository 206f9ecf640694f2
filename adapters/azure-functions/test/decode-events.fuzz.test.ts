import { InvocationContext } from "@azure/functions";
import { isDecodeError } from "@portable-fn/adapter-kit";
import {
  type AppFunction,
  change,
  defineApp,
  isPortableError,
  object,
  queue,
  schedule,
  stream,
  topic,
} from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBlob } from "../src/decode/blob.ts";
import { decodeAllVersions, decodeLatestVersion } from "../src/decode/cosmos.ts";
import type { DecodeEvents } from "../src/decode/delivery.ts";
import { decodeEventGrid } from "../src/decode/event-grid.ts";
import { decodeEventHub } from "../src/decode/event-hub.ts";
import { decodeServiceBus } from "../src/decode/message.ts";
import { decodeStorageQueue } from "../src/decode/storage-queue.ts";
import { decodeTimer } from "../src/decode/timer.ts";

const { functions } = defineApp({
  name: "fuzz",
  functions: {
    queue: queue("things", () => {}),
    topic: topic("things", () => {}),
    schedule: schedule("* * * * *", () => {}),
    object: object("things", () => {}, { on: ["created", "deleted"] }),
    stream: stream("things", () => {}),
    change: change("things", () => {}),
  },
});

function functionOf(name: string): AppFunction {
  const fn = functions.find((it) => it.name === name);
  if (!fn) throw new Error(`There is no ${name}`);
  return fn;
}

/** Nobody but the function's own resource may be meant, and nothing else may be thrown. */
function isRefusal(error: unknown): boolean {
  return isDecodeError(error) || (isPortableError(error) && error.code === "PFN_UNCLAIMED");
}

function decodes(decode: DecodeEvents, name: string, input: unknown, metadata: unknown): void {
  const context = new InvocationContext({ invocationId: "i", functionName: name });
  Object.assign(context, { triggerMetadata: metadata });
  try {
    for (const item of decode(input, context, { fn: functionOf(name), resource: "things" })) {
      expect(item.id).toEqual(expect.any(String));
      expect(item.attempt ?? 1).toBeGreaterThan(0);
      try {
        const event = item.read();
        expect(event).toMatchObject({ specversion: "1.0", id: expect.any(String) });
        expect(event.source).toEqual(expect.any(String));
      } catch (error) {
        if (!isDecodeError(error)) throw error;
      }
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

const DECODERS: readonly [string, string, DecodeEvents, readonly string[]][] = [
  ["timer", "schedule", decodeTimer, ["isPastDue", "scheduleStatus"]],
  ["Storage queue", "queue", decodeStorageQueue, ["id", "dequeueCount", "insertionTime"]],
  [
    "Service Bus queue",
    "queue",
    decodeServiceBus,
    ["messageId", "deliveryCount", "sessionId", "contentType", "applicationProperties", "subject"],
  ],
  ["Service Bus topic", "topic", decodeServiceBus, ["messageId", "contentType", "enqueuedTimeUtc"]],
  ["blob", "object", decodeBlob, ["blobTrigger", "properties"]],
  [
    "Event Grid topic",
    "topic",
    decodeEventGrid,
    ["id", "topic", "eventType", "eventTime", "specversion", "source", "type", "data_base64"],
  ],
  ["Event Grid blob", "object", decodeEventGrid, ["id", "topic", "eventType", "subject", "data"]],
  [
    "event hub",
    "stream",
    decodeEventHub,
    ["partitionContext", "systemPropertiesArray", "propertiesArray", "sequenceNumberArray"],
  ],
  ["Cosmos DB, all versions", "change", decodeAllVersions, ["current", "previous", "metadata"]],
  ["Cosmos DB, latest version", "change", decodeLatestVersion, ["id", "_lsn", "_ts"]],
];

const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    "1.0",
    "application/json",
    "application/cloudevents+json",
    "things/a.png",
    "/blobServices/default/containers/things/blobs/a",
    "Microsoft.Storage.BlobCreated",
    "2026-01-01T00:00:00",
    Number.NaN,
  ),
  fc.record({ operationType: fc.constantFrom("create", "delete"), id: fc.jsonValue() }),
  fc.dictionary(fc.constantFrom("__proto__", "constructor", "x", "cloudEvents_id"), fc.jsonValue()),
);
const content = fc.oneof(
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  value,
);

describe.each(DECODERS)("%s", (_title, name, decode, members) => {
  const shaped = fc.record(Object.fromEntries(members.map((member) => [member, value])), {
    requiredKeys: [],
  });

  it("gives items or an error of any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (input, metadata) =>
        decodes(decode, name, input, metadata),
      ),
    );
  });

  it("gives items or an error of what is nearly right", () => {
    const input = fc.oneof(content, fc.array(content), shaped, fc.array(shaped));
    fc.assert(
      fc.property(input, fc.oneof(shaped, value), (given, metadata) =>
        decodes(decode, name, given, metadata),
      ),
      { numRuns: 500 },
    );
  });
});
