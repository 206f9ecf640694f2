/** portable-fn in memory. */
export { type MemoryEntry, type MemoryOptions, toMemory } from "./to.ts";
