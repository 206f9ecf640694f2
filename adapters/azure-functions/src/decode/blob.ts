/** A blob that is new, from the blob trigger, which tells of no other changes. */
import {
  DecodeError,
  type EventItem,
  isWanted,
  objectEvent,
} from "@portable-fn/adapter-kit/events";
import { metadataOf, recordOf, textOf, timeOf } from "../metadata.ts";
import { bucketOf } from "./bucket.ts";
import type { DecodeEvents } from "./delivery.ts";

/** Decodes the input of a blob trigger. The blob's content, which the platform sends too, is left. */
export const decodeBlob: DecodeEvents = (input, context, registered) => {
  const metadata = metadataOf(context);
  const path = textOf(metadata["blobTrigger"]) ?? "";
  const slash = path.indexOf("/");
  if (slash < 1) throw new DecodeError("The blob trigger's metadata has no path of a blob");
  const container = path.slice(0, slash);
  const key = path.slice(slash + 1);
  const bucket = bucketOf(registered, container);
  if (!isWanted(registered.fn, { key, action: "created" })) return [];
  const properties = recordOf(metadata["properties"]) ?? {};
  const time = timeOf(properties["lastModified"]);
  const etag = textOf(properties["eTag"])?.replace(/^"|"$/g, "");
  const id = `${path}@${etag ?? time ?? context.invocationId}`;
  const length = properties["contentLength"] ?? properties["length"];
  const item: EventItem = {
    id,
    read: () =>
      objectEvent({
        id,
        source: `/blobs/${container}`,
        time,
        bucket,
        key,
        action: "created",
        size:
          typeof length === "number"
            ? length
            : input instanceof Uint8Array
              ? input.byteLength
              : undefined,
        etag,
        contentType: textOf(properties["contentType"]),
      }),
  };
  return [item];
};
