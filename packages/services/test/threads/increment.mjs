/** A thread that counts in a store that others count in too. */
import { workerData } from "node:worker_threads";
import { createKv } from "@portable-fn/services/kv";
import { sqlite } from "@portable-fn/services/kv/sqlite";

const kv = createKv(sqlite({ path: workerData.file }));
for (let done = 0; done < workerData.times; ) {
  const entry = await kv.entry("count");
  const count = Number(entry ? new TextDecoder().decode(entry.value) : 0);
  if (await kv.compareAndSet("count", entry?.version, `${count + 1}`)) done += 1;
}
await kv.close();
