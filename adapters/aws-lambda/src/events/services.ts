/** All services whose events are known. */
import { notificationParcels } from "./carried.ts";
import { recordsOf, type Services } from "./decode.ts";
import { type Decode, type Delivery, groupsOf, type Parcel, type Route } from "./delivery.ts";
import { decodeDynamoDb } from "./dynamodb.ts";
import { bridgeParcels } from "./event-bridge.ts";
import { fieldsOf } from "./fields.ts";
import { decodeKafka } from "./kafka.ts";
import { decodeKinesis } from "./kinesis.ts";
import { objectParcels } from "./s3.ts";
import { decodeSqs } from "./sqs.ts";
import { decodeCarried } from "./sqs-carried.ts";

const ofS3: Decode = (event, route) => {
  const records = recordsOf(event);
  if (records.length === 0) route.leaveOut("S3 tells that it may send here");
  return whole(objectParcels(records, route, {}));
};

const ofSns: Decode = (event, route) =>
  whole(recordsOf(event).flatMap((record) => notificationOf(record, route)));

/** All services. */
export const SERVICES: Services = new Map<unknown, Decode>([
  ["aws:sqs", (event, route) => decodeSqs(event, { ...route, carried: decodeCarried })],
  ["aws:sns", ofSns],
  ["aws:s3", ofS3],
  ["aws:events", (event, route) => whole(bridgeParcels(event, route, {}))],
  ["aws:dynamodb", decodeDynamoDb],
  ["aws:kinesis", decodeKinesis],
  ["aws:kafka", decodeKafka],
  ["SelfManagedKafka", decodeKafka],
]);

function whole(parcels: readonly Parcel[]): Delivery {
  return { groups: groupsOf([parcels]) };
}

function notificationOf(record: unknown, route: Route): readonly Parcel[] {
  return notificationParcels(fieldsOf(fieldsOf(record)["Sns"]), route, {});
}
