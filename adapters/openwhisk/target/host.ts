/** The host: a container of our own that speaks /init and /run, and a front for each platform. */
import { residentBytes } from "@portable-fn/adapter-kit/host";
import type { Build, EventDoor, Host } from "@portable-fn/adapter-kit/target";
import { capabilities } from "./capabilities.ts";
import { Container } from "./container.ts";
import { eventDoors } from "./doors.ts";
import { startGateway } from "./gateway.ts";
import { GATEWAYS } from "./gateways.ts";

/** What resources are called with where the build does not say it. */
const PREFIX = "conf-";

/**
 * Runs a built entry as a platform of the family does. One process takes one activation at a time;
 * what comes meanwhile waits for it. A process that ends, overstays or answers with a failure of its
 * own is started again, and `isRunning` says so.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  const { PORTABLE_FN_PREFIX: prefix = PREFIX } = build.env;
  const container = new Container({ ...build, env: { ...build.env, PORTABLE_FN_PREFIX: prefix } });
  await container.start();
  const fronts = await Promise.all(
    GATEWAYS.map(async (plan) => {
      const front = await startGateway(plan, (event) => container.run(event, plan.hasContext));
      return { name: plan.name, front };
    }),
  );
  return {
    ingresses: fronts.map(({ name, front }) => ({ name, url: front.url })),
    doors: doorsOf(
      build,
      eventDoors((event) => container.run(event, false), prefix),
    ),
    logs: () => container.logs(),
    residentBytes: () => residentBytes([container.pid]),
    isRunning: () => container.isRunning(),
    async stop() {
      await Promise.all(fronts.map(({ front }) => front.stop()));
      await container.stop();
    },
  };
}

function doorsOf({ manifest }: Build, doors: readonly EventDoor[]): readonly EventDoor[] {
  const kinds = new Set<string>(manifest.functions.map(({ trigger }) => trigger.kind));
  const { events = {} } = capabilities;
  return doors.filter(({ name }) => kinds.has(events[name]?.trigger ?? ""));
}
