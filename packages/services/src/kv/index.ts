/** A key-value store behind one small contract. */
export { createKv, type Kv } from "./client.ts";
export type {
  KvCapabilities,
  KvDriver,
  KvEntry,
  KvListOptions,
  KvPage,
  KvSetOptions,
} from "./driver.ts";
export { prefixed } from "./prefixed.ts";
