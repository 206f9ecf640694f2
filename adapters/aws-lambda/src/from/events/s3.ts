/** S3's notifications, and what EventBridge makes of them. */
import type { ObjectAction } from "@portable-fn/core";
import { ACCOUNT, REGION } from "./account.ts";
import { type BridgeEvent, bridgeEvent } from "./event-bridge.ts";

/** A change of an object. */
export interface ObjectParts {
  readonly id: string;
  readonly bucket: string;
  /** Not encoded. */
  readonly key: string;
  readonly action: ObjectAction;
  /** RFC 3339. */
  readonly time: string;
  readonly size?: number | undefined;
  readonly etag?: string | undefined;
}

/** A notification. */
export interface S3Event {
  readonly Records: readonly {
    readonly eventVersion: string;
    readonly eventSource: "aws:s3";
    readonly awsRegion: string;
    readonly eventTime: string;
    readonly eventName: string;
    readonly userIdentity: { readonly principalId: string };
    readonly requestParameters: { readonly sourceIPAddress: string };
    readonly responseElements: {
      readonly "x-amz-request-id": string;
      readonly "x-amz-id-2": string;
    };
    readonly s3: {
      readonly s3SchemaVersion: string;
      readonly configurationId: string;
      readonly bucket: {
        readonly name: string;
        readonly ownerIdentity: { readonly principalId: string };
        readonly arn: string;
      };
      readonly object: {
        readonly key: string;
        readonly size?: number;
        readonly eTag?: string;
        readonly sequencer: string;
      };
    };
  }[];
}

const OWNER = { principalId: ACCOUNT };

/**
 * Writes a notification.
 *
 * @param parts what became of the object
 * @returns JSON
 */
export function s3Event({ id, bucket, key, action, time, size, etag }: ObjectParts): S3Event {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: REGION,
        eventTime: time,
        eventName: action === "created" ? "ObjectCreated:Put" : "ObjectRemoved:Delete",
        userIdentity: OWNER,
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: { "x-amz-request-id": id, "x-amz-id-2": id },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "portable-fn",
          bucket: { name: bucket, ownerIdentity: OWNER, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodedKey(key),
            ...(size !== undefined && { size }),
            ...(etag !== undefined && { eTag: etag }),
            sequencer: sequencerOf(time),
          },
        },
      },
    ],
  };
}

/**
 * Writes the event that S3 sends to EventBridge.
 *
 * @param parts what became of the object
 * @returns JSON
 */
export function s3BridgeEvent(parts: ObjectParts): BridgeEvent {
  const { id, bucket, key, action, time, size, etag } = parts;
  const isCreated = action === "created";
  return bridgeEvent({
    id,
    source: "aws.s3",
    type: isCreated ? "Object Created" : "Object Deleted",
    time,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: {
        key,
        ...(size !== undefined && { size }),
        ...(etag !== undefined && { etag }),
        sequencer: sequencerOf(time),
      },
      "request-id": id,
      requester: ACCOUNT,
      "source-ip-address": "127.0.0.1",
      reason: isCreated ? "PutObject" : "DeleteObject",
      ...(!isCreated && { "deletion-type": "Permanently Deleted" }),
    },
  });
}

/**
 * Writes a key as notifications have it: as a form does, but with slashes.
 *
 * @param key as it is
 * @returns the key, encoded
 */
export function encodedKey(key: string): string {
  const segments = key.split("/").map((it) => new URLSearchParams({ "": it }).toString().slice(1));
  return segments.join("/");
}

function sequencerOf(time: string): string {
  return Date.parse(time).toString(16).toUpperCase().padStart(18, "0");
}
