/** All services whose events are known. */
import { createObjectFinder } from "@portable-fn/adapter-kit/events";
import type { AppFunction, Env } from "@portable-fn/core";
import { notificationParcels } from "./carried.ts";
import { recordsOf, type Services } from "./decode.ts";
import { type Decode, type Delivery, groupsOf, type Parcel, type WholeRoute } from "./delivery.ts";
import { decodeDynamoDb } from "./dynamodb.ts";
import { bridgeParcels } from "./event-bridge.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { decodeKafka } from "./kafka.ts";
import { decodeKinesis } from "./kinesis.ts";
import { objectParcels } from "./s3.ts";
import { decodeSqs } from "./sqs.ts";
import { decodeCarried } from "./sqs-carried.ts";

/**
 * Gives the decoders of all services.
 *
 * @param functions those that the entry runs
 * @param env the variables
 * @returns the decoders by service
 * @throws PortableError `PFN_BINDINGS`
 */
export function servicesOf(functions: readonly AppFunction[], env: Env): Services {
  const findObject = createObjectFinder(functions, env);
  const withObjects =
    (decode: (event: Fields, route: WholeRoute) => Delivery): Decode =>
    (event, route) =>
      decode(event, { ...route, findObject });
  return new Map<unknown, Decode>([
    ["aws:sqs", withObjects(ofSqs)],
    ["aws:sns", withObjects(ofSns)],
    ["aws:s3", withObjects(ofS3)],
    ["aws:events", withObjects((event, route) => whole(bridgeParcels(event, route, {})))],
    ["aws:dynamodb", decodeDynamoDb],
    ["aws:kinesis", decodeKinesis],
    ["aws:kafka", decodeKafka],
    ["SelfManagedKafka", decodeKafka],
  ]);
}

function ofSqs(event: Fields, route: WholeRoute): Delivery {
  return decodeSqs(event, route, (messages, names) => decodeCarried(messages, names, route));
}

function ofSns(event: Fields, route: WholeRoute): Delivery {
  return whole(recordsOf(event).flatMap((record) => notificationOf(record, route)));
}

function ofS3(event: Fields, route: WholeRoute): Delivery {
  const records = recordsOf(event);
  if (records.length === 0) route.leaveOut("S3 tells that it may send here");
  return whole(objectParcels(records, route, {}));
}

function whole(parcels: readonly Parcel[]): Delivery {
  return { groups: groupsOf([parcels]) };
}

function notificationOf(record: unknown, route: WholeRoute): readonly Parcel[] {
  return notificationParcels(fieldsOf(fieldsOf(record)["Sns"]), route, {});
}
