/** The host: the function in its runtime, and what sends it requests and events. */
import { residentBytes } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";
import { openDoors } from "./doors/doors.ts";
import { FunctionProcess } from "./function-process.ts";
import { startGateway } from "./gateway.ts";
import { GATEWAYS } from "./gateways.ts";

/** What resources are called with here, so that none is found by accident. */
const PREFIX = "conf-";

/**
 * Runs a built entry as Lambda does. One process takes one invocation at a time; what comes meanwhile
 * waits for it. A process that ends or overstays is started again, and `isRunning` says so.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  const prefix = build.env["PORTABLE_FN_PREFIX"] ?? PREFIX;
  const process = new FunctionProcess(build, { PORTABLE_FN_PREFIX: prefix });
  await process.start();
  const fronts = await Promise.all(
    (GATEWAYS[build.mode] ?? []).map(async ({ name, ...plan }) => {
      const front = await startGateway(plan, (event) => process.api.invoke(event));
      return { name, front };
    }),
  );
  // A streaming entry has HTTP alone.
  const { functions } = build.manifest;
  const manifest = { ...build.manifest, functions: build.mode === "streaming" ? [] : functions };
  const doors = await openDoors({ manifest, prefix, invoke: (event) => process.invoke(event) });
  return {
    ingresses: fronts.map(({ name, front }) => ({ name, url: front.url })),
    doors: doors.doors,
    kill: () => process.kill(),
    logs: () => process.logs(),
    residentBytes: () => residentBytes([process.pid]),
    isRunning: () => process.isRunning(),
    async stop() {
      await Promise.all(fronts.map(({ front }) => front.stop()));
      // What is under way ends with the process; what waits behind it must not be begun.
      await Promise.all([doors.stop(), process.stop()]);
    },
  };
}
