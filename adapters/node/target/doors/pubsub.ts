/** Postings as Pub/Sub pushes them to a subscription that has the topic's name. */
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { MakeRequest } from "./sender.ts";

/**
 * Makes pushes.
 *
 * @param prefix what the names of subscriptions begin with
 * @returns from a posting to its request
 */
export function pushRequest(prefix: string): MakeRequest {
  return (resource, { content = "", contentType, attributes, groupId }) => {
    const messageId = randomUUID();
    const publishTime = new Date().toISOString();
    const stated = contentType !== undefined && { "content-type": contentType };
    const message = {
      data: Buffer.from(content).toString("base64"),
      attributes: { ...attributes, ...stated },
      ...{ messageId, message_id: messageId, publishTime, publish_time: publishTime },
      ...(groupId !== undefined && { orderingKey: groupId }),
    };
    return (deliveryAttempt) => ({
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        message,
        subscription: `projects/conformance/subscriptions/${prefix}${resource}`,
        deliveryAttempt,
      }),
    });
  };
}
