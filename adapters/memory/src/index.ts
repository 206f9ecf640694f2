/** portable-fn in memory. */
export { type TestClient, type TestLogLine, test } from "./test.ts";
export { type MemoryEntry, type MemoryOptions, toMemory } from "./to.ts";
