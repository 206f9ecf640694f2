/** The worker's process: supplies the core, loads the entry, and opens the front. */
import Module from "node:module";
import { pathToFileURL } from "node:url";
import { startFront } from "@portable-fn/adapter-kit/host";
import { createCore } from "../../src/from/core.ts";
import { createAnswer } from "./answer.ts";
import { createCalls } from "./calls.ts";

const [, , entry = ""] = process.argv;

const log = (level: string, category: string, message: string) => {
  if (category === "user") console.log(message);
  else if (level === "error" || level === "critical" || level === "warning") {
    console.error(`[system ${level}] ${message}`);
  }
};
const registry = createCore(log);

// As the platform's worker does it (azure-functions-nodejs-worker, setupCoreModule.ts).
const { require: original } = Module.prototype;
Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string) {
  return id === "@azure/functions-core" ? registry.core : original.call(this, id);
}, original);

await import(pathToFileURL(entry).href);
const model = registry.model();
if (!model) throw new Error("The entry registered no function with @azure/functions");
for (const hook of registry.hooks.appStart) await hook({ hookData: {}, appHookData: {} });

// What Azure's worker states (azure-functions-nodejs-worker, getWorkerCapabilities.ts).
const capabilities = await model.getCapabilities?.({
  RawHttpBodyBytes: "true",
  RpcHttpTriggerMetadataRemoved: "true",
  RpcHttpBodyOnly: "true",
  IgnoreEmptyValuedRpcHttpHeaders: "true",
  UseNullableValueDictionaryForHttp: "true",
  WorkerStatus: "true",
  TypedDataCollection: "true",
  HandlesWorkerTerminateMessage: "true",
});
const worker = { registry, model, log, httpUri: capabilities?.["HttpUri"] };
const front = await startFront(createAnswer(worker));
const calls = await startFront(createCalls(worker));

process.once("SIGTERM", async () => {
  for (const hook of registry.hooks.appTerminate) await hook({ hookData: {}, appHookData: {} });
  await Promise.all([front.stop(), calls.stop()]);
  process.exit(0);
});
console.log(`portable-fn azure-functions worker listens on ${front.url} ${calls.url}`);
