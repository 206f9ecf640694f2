/** Buckets of S3, whose notifications go four ways. */
import { randomUUID } from "node:crypto";
import { s3BridgeEvent } from "../../src/from/events/s3.ts";
import { snsEvent } from "../../src/from/events/sns.ts";
import { Bucketry } from "../s3/bucketry.ts";
import type { S3Notification } from "../s3/notification.ts";
import { Asynchronous } from "./asynchronous.ts";
import { deliverEach, type Fate, type OpenDoor, type Premises } from "./door.ts";
import { PolledQueues } from "./polled-queue.ts";

/** As often as Lambda tries an asynchronous event. */
const SETTINGS = { maxAttempts: 3, batchSize: 10 };

/** Takes a notification of a bucket on. */
type Way = (notification: S3Notification, bucket: string) => Promise<Fate>;

/**
 * Opens the doors: to the function itself, by EventBridge, by a topic and by a queue.
 *
 * @param premises where they are
 * @returns the doors; the last to be stopped ends S3
 */
export async function openObjects(premises: Premises): Promise<readonly OpenDoor[]> {
  const deliveries = new Asynchronous(premises);
  const queues = new PolledQueues(premises);
  const invoke = (event: object) => deliveries.deliver(event, SETTINGS.maxAttempts);
  const ways: Readonly<Record<string, Way>> = {
    s3: (notification) => invoke(notification),
    "s3-eventbridge": (notification) => invoke(byBridge(notification)),
    "s3-sns": (notification) => invoke(byTopic(notification)),
    "s3-sqs": (notification, bucket) =>
      queues.get(`${bucket}-changes`, SETTINGS).send({ body: JSON.stringify(notification) }),
  };
  const s3 = await Bucketry.start();
  const stopped = async () => {
    await Promise.all([deliveries.stop(), queues.stop(), s3.stop()]);
  };
  let stopping: Promise<void> | undefined;
  return Object.entries(ways).map(([name, way]) => ({
    name,
    deliver(resource, postings) {
      const bucket = premises.prefix + resource;
      return deliverEach(postings, async (posting) => {
        return way(await s3.change(bucket, posting), bucket);
      });
    },
    stop() {
      stopping ??= stopped();
      return stopping;
    },
  }));
}

function byTopic(notification: S3Notification): object {
  return snsEvent({
    id: randomUUID(),
    topic: "changes-of-objects",
    message: JSON.stringify(notification),
    time: new Date().toISOString(),
    subject: "Amazon S3 Notification",
    attributes: {},
  });
}

function byBridge({ Records: [record] }: S3Notification): object {
  if (!record) throw new TypeError("A notification has a record");
  const { bucket, object } = record.s3;
  return s3BridgeEvent({
    id: randomUUID(),
    bucket: bucket.name,
    key: decodeURIComponent(object.key.replaceAll("+", " ")),
    action: record.eventName.startsWith("ObjectCreated") ? "created" : "deleted",
    time: new Date().toISOString(),
    size: object.size,
    etag: object.eTag,
  });
}
