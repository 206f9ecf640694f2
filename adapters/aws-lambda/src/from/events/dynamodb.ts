/** The event of a table's stream. */
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import { type ChangeEvent, PortableError } from "@portable-fn/core";
import { arnOf, REGION } from "./account.ts";

/** A value in DynamoDB's notation: its type and itself. */
export type AttributeValue = Readonly<Record<string, unknown>>;
/** An item in it. */
export type AttributeMap = Readonly<Record<string, AttributeValue>>;

const NAMES = { insert: "INSERT", update: "MODIFY", delete: "REMOVE" } as const;

/** A change. */
export interface ChangeParts {
  readonly id: string;
  readonly operation: ChangeEvent["operation"];
  readonly keys: AttributeMap;
  readonly before?: AttributeMap | undefined;
  readonly after?: AttributeMap | undefined;
  readonly sequence: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Of the stream. */
  readonly arn: string;
}

/** A change in the event. */
export interface DynamoDbRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: string;
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: AttributeMap;
    readonly NewImage?: AttributeMap;
    readonly OldImage?: AttributeMap;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: "NEW_AND_OLD_IMAGES";
  };
  readonly eventSourceARN: string;
}

/**
 * Writes a change.
 *
 * @param parts what it is made of
 * @returns JSON
 */
export function changeRecord(parts: ChangeParts): DynamoDbRecord {
  const { id, operation, keys, before, after, sequence, time, arn } = parts;
  const [, , , awsRegion = REGION] = arn.split(":");
  return {
    eventID: id,
    eventName: NAMES[operation],
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(time / 1000),
      Keys: keys,
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
      SequenceNumber: sequence,
      SizeBytes: new TextEncoder().encode(JSON.stringify([keys, before, after])).length,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    eventSourceARN: arn,
  };
}

/** @returns the ARN of a table's stream */
export function tableStreamArn(table: string): string {
  return arnOf("dynamodb", `table/${table}/stream/2024-01-01T00:00:00.000`);
}

/**
 * Writes an item in DynamoDB's notation. Bytes are base64; members that are undefined are left out.
 *
 * @param item by the names of its attributes
 * @returns the item
 * @throws PortableError `PFN_NO_ITEM` for what DynamoDB has no value for
 */
export function marshalled(item: Readonly<Record<string, unknown>>): AttributeMap {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, marshal(value)]],
    ),
  );
}

function marshal(value: unknown): AttributeValue {
  switch (typeof value) {
    case "string":
      return { S: value };
    case "boolean":
      return { BOOL: value };
    case "bigint":
      return { N: String(value) };
    case "number":
      if (Number.isFinite(value)) return { N: String(value) };
      break;
    case "object":
      if (value === null) return { NULL: true };
      if (value instanceof Uint8Array) return { B: toBase64(value) };
      if (Array.isArray(value)) return { L: value.map(marshal) };
      return { M: marshalled(value as Record<string, unknown>) };
  }
  throw new PortableError("PFN_NO_ITEM", `DynamoDB has no value for a ${typeof value}`, {
    fix: "Leave it out of the item",
  });
}
