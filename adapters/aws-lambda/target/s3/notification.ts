/** S3's event notification, of what s3rver emits. */

import { encodedKey } from "../../src/from/events/s3.ts";

/** A notification. */
export interface S3Notification {
  readonly Records: readonly S3Record[];
}

interface S3Record {
  readonly awsRegion: string;
  readonly eventName: string;
  readonly s3: {
    readonly bucket: { readonly name: string; readonly arn: string };
    readonly object: { readonly key: string; readonly size?: number; readonly eTag?: string };
  };
}

/**
 * Writes a notification as S3 does.
 *
 * @param event what s3rver emitted
 * @returns the same with what s3rver writes otherwise put right
 */
export function s3Notification(event: S3Notification): S3Notification {
  return { Records: event.Records.map(corrected) };
}

function corrected(record: S3Record): S3Record {
  const { bucket, object } = record.s3;
  return {
    ...record,
    s3: {
      ...record.s3,
      // s3rver 3.7.1 has blanks in the ARN, and the key as it is; S3 encodes it as a form does.
      bucket: { ...bucket, arn: `arn:aws:s3:::${bucket.name}` },
      object: { ...object, key: encodedKey(object.key) },
    },
  };
}
