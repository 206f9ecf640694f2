/** Changes of items in tables of DynamoDB. */
import { changeEvent, DecodeError, unclaimed } from "@portable-fn/adapter-kit/events";
import type { ChangeEvent } from "@portable-fn/core";
import { itemOf } from "./attribute-value.ts";
import { recordsOf } from "./decode.ts";
import type { Delivery, Route } from "./delivery.ts";
import { type Fields, fieldsOf, textOf } from "./fields.ts";

const OPERATIONS: ReadonlyMap<unknown, ChangeEvent["operation"]> = new Map([
  ["INSERT", "insert"],
  ["MODIFY", "update"],
  ["REMOVE", "delete"],
]);

/**
 * Decodes changes of items.
 *
 * @param event its records are of one shard
 * @param route finds functions
 * @returns the delivery
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`
 */
export function decodeDynamoDb(event: Fields, route: Route): Delivery {
  const records = recordsOf(event);
  const source = textOf(fieldsOf(records[0])["eventSourceARN"]);
  const [, table = ""] = source.split("/");
  const fn = route.find("change", source, table);
  if (!fn) throw unclaimed("change", table);
  const all = records.map(fieldsOf);
  const items = all.map((record) => ({
    id: textOf(record["eventID"]),
    // An invocation brings records of one shard.
    order: source,
    read: () => read(record, source),
  }));
  const ids = all.map(({ dynamodb }) => textOf(fieldsOf(dynamodb)["SequenceNumber"]));
  return { groups: [{ fn, items }], ids, namesFirst: true };
}

function read({ eventID, eventName, dynamodb }: Fields, source: string): ChangeEvent {
  const { Keys, OldImage, NewImage, ApproximateCreationDateTime: seconds } = fieldsOf(dynamodb);
  const operation = OPERATIONS.get(eventName);
  if (!operation) throw new DecodeError("The change is none of insert, update and delete");
  return changeEvent({
    id: textOf(eventID),
    source,
    time: typeof seconds === "number" ? seconds * 1000 : undefined,
    operation,
    key: itemOf(Keys),
    ...(OldImage !== undefined && { before: itemOf(OldImage) }),
    ...(NewImage !== undefined && { after: itemOf(NewImage) }),
  });
}
