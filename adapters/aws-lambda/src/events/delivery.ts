/** What a decoder makes of a native event: for which functions it is, and how the provider learns of failures. */
import type { EventItem, FindFunction, FindObject } from "@portable-fn/adapter-kit/events";
import type { AppFunction } from "@portable-fn/core";
import type { Fields } from "./fields.ts";

/** Finds functions, for decoders. */
export interface Route {
  readonly find: FindFunction;
  /** Logs that a record was left out; it is acknowledged. */
  readonly leaveOut: (why: string) => void;
}

/** Finds functions for what may tell of objects. */
export interface WholeRoute extends Route {
  readonly findObject: FindObject;
}

/** What carries events of another service: which delivery it is, and where it keeps order. */
export interface Carrier {
  readonly attempt?: number;
  readonly order?: string | undefined;
}

/** A message of a queue, which may carry events of another service. */
export interface Carrying extends Carrier {
  readonly id: string;
  /** As Lambda hands it over. */
  readonly record: Fields;
}

/** What messages carry, without their ids. */
export type Carried = Omit<Delivery, "ids">;

/** Decodes messages by what they carry; the names are those that their queue goes by. */
export type DecodeCarried = (messages: readonly Carrying[], names: readonly string[]) => Carried;

/** Makes of a native event the delivery that it is. */
export type Decode = (event: Fields, route: Route) => Delivery;

/** Events for one function. */
export interface Group {
  readonly fn: AppFunction;
  readonly items: readonly EventItem[];
  /** Of which record each item came. Default the record at the same place. */
  readonly records?: readonly number[];
}

/** An event on its way to a function. */
export interface Parcel {
  readonly fn: AppFunction;
  readonly item: EventItem;
}

/** What came in one invocation. */
export interface Delivery {
  readonly groups: readonly Group[];
  /**
   * By what the provider knows each record. Absent where it knows but success and failure of all.
   */
  readonly ids?: readonly string[];
  /** Whether what is behind the first failure comes again in any case, so that it alone is named. */
  readonly namesFirst?: boolean;
  /** Why records are for no function, by their place; they come again. */
  readonly lost?: ReadonlyMap<number, unknown>;
}

/**
 * Makes groups of what came of records.
 *
 * @param parcels for each record what came of it
 * @returns a group for each function
 */
export function groupsOf(parcels: readonly (readonly Parcel[])[]): Group[] {
  const groups = new Map<AppFunction, { items: EventItem[]; records: number[] }>();
  for (const [record, several] of parcels.entries()) {
    for (const { fn, item } of several) {
      const group = groups.get(fn) ?? { items: [], records: [] };
      group.items.push(item);
      group.records.push(record);
      groups.set(fn, group);
    }
  }
  return Array.from(groups, ([fn, group]) => ({ fn, ...group }));
}
