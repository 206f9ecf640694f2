/** What IBM Cloud Object Storage says of a change, to Code Engine and to the older `cos/changes` feed. */
import type { ObjectAction } from "@portable-fn/core";

/** A change of an object. */
export interface ObjectChange {
  /** Of the request that changed it. */
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly action: ObjectAction;
  readonly size?: number | undefined;
  readonly etag?: string | undefined;
  readonly contentType?: string | undefined;
  /** RFC 3339. */
  readonly time: string;
}

/** The notification; the endpoint is empty on Code Engine. */
export interface CosEvent {
  readonly bucket: string;
  readonly endpoint: string;
  readonly key: string;
  readonly notification: Readonly<Record<string, string>>;
  readonly operation: string;
}

/**
 * Writes a notification.
 *
 * @param change the change
 * @returns the parameters, or the body of the request
 */
export function cosEvent({ id, bucket, key, action, time, ...object }: ObjectChange): CosEvent {
  const { size, etag, contentType } = object;
  const operation = action === "created" ? "Object:Write" : "Object:Delete";
  return {
    bucket,
    endpoint: "",
    key,
    notification: {
      bucket_name: bucket,
      ...(contentType !== undefined && { content_type: contentType }),
      event_type: operation,
      format: "2.0",
      ...(etag !== undefined && { object_etag: etag }),
      ...(size !== undefined && { object_length: String(size) }),
      object_name: key,
      request_id: id,
      request_time: time,
    },
    operation,
  };
}
