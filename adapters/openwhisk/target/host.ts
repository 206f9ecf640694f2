/** The host: a container of our own that speaks /init and /run, and a front for each platform. */
import { residentBytes } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";
import { Container } from "./container.ts";
import { startGateway } from "./gateway.ts";
import { GATEWAYS } from "./gateways.ts";

/**
 * Runs a built entry as a platform of the family does. One process takes one activation at a time;
 * what comes meanwhile waits for it. A process that ends, overstays or answers with a failure of its
 * own is started again, and `isRunning` says so.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  const container = new Container(build);
  await container.start();
  const fronts = await Promise.all(
    GATEWAYS.map(async (plan) => {
      const front = await startGateway(plan, (event) => container.run(event, plan.hasContext));
      return { name: plan.name, front };
    }),
  );
  return {
    ingresses: fronts.map(({ name, front }) => ({ name, url: front.url })),
    logs: () => container.logs(),
    residentBytes: () => residentBytes([container.pid]),
    isRunning: () => container.isRunning(),
    async stop() {
      await Promise.all(fronts.map(({ front }) => front.stop()));
      await container.stop();
    },
  };
}
