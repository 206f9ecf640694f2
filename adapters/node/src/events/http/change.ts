/** Changes of items in databases as CloudEvents, in our own form. */
import { type AnyEvent, changeEvent, DecodeError } from "@portable-fn/adapter-kit/events";
import type { ChangeEvent, CloudEvent } from "@portable-fn/core";
import { fieldsIn } from "./fields.ts";

const TYPE = /^portable-fn\.change\.(insert|update|delete)$/;

/**
 * Tells whether a CloudEvent is of a change.
 *
 * @param event the event
 * @returns whether it is for {@link changeIn}
 */
export function isChange({ type }: CloudEvent): boolean {
  return TYPE.test(type);
}

/**
 * Reads a change: the data's members `key`, `before` and `after`.
 *
 * @param event the event
 * @returns the change
 * @throws DecodeError where its data has no key
 */
export function changeIn(event: CloudEvent): AnyEvent {
  const { id, source, type, time, subject } = event;
  const [, operation] = TYPE.exec(type) ?? [];
  const { key, before, after } = fieldsIn(event.data);
  if (typeof key !== "object" || key === null || Array.isArray(key)) {
    throw new DecodeError("The change does not say its item's key");
  }
  return changeEvent({
    ...{ id, source, time, subject, before, after },
    operation: operation as ChangeEvent["operation"],
    key: key as ChangeEvent["key"],
  });
}
