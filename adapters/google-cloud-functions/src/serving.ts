/** What changes when the framework begins to serve the entry. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import { type Draining, shutDown } from "@portable-fn/adapter-kit/node-http";
import type { Logger } from "@portable-fn/core";
import type { FrameworkApp } from "./native.ts";

/** Cloud Run kills ten seconds after SIGTERM. */
const DRAIN_MS = 8_000;

const PARSERS: ReadonlySet<string> = new Set([
  "jsonParser",
  "textParser",
  "urlencodedParser",
  "rawParser",
]);

/**
 * Prepares for the moment in which the framework begins to serve this process's entry. From then on
 * SIGTERM lets requests in flight finish, and bodies and paths reach the entry as they were sent.
 *
 * @param service what serves the entry's requests
 * @param log for what is cut at the end
 */
export function onceServing(service: Draining, log: Logger): void {
  let server: Server | undefined;
  const drain = async () => {
    if (server) await shutDown(server, service, DRAIN_MS, log);
    process.exit(0);
  };
  const watch = (event: string | symbol, listener: (signal: NodeJS.Signals) => void) => {
    // The framework's own listener answers the latest request with an error and exits at once.
    if (event !== "SIGTERM" || !String(listener).includes("sendCrashResponse")) return;
    process.off("newListener", watch);
    // Only after this event is the listener there to be replaced.
    queueMicrotask(() => process.off("SIGTERM", listener).once("SIGTERM", drain));
    firstRequest((its) => {
      server = its;
    });
  };
  process.on("newListener", watch);
}

/** Changes the framework's app before its first request is routed. */
function firstRequest(served: (server: Server) => void): void {
  const channel = "http.server.request.start"; // published before the server's "request" event
  const onStart = (message: unknown) => {
    const { server } = message as { readonly server: Server };
    const app = (server.listeners("request") as unknown[]).find(isFrameworkApp);
    if (!app) return;
    unsubscribe(channel, onStart);
    served(server);
    stepAside(app);
  };
  subscribe(channel, onStart);
}

function isFrameworkApp(listener: unknown): listener is FrameworkApp {
  return (
    typeof listener === "function" &&
    "router" in listener &&
    (listener as Partial<FrameworkApp>).router?.stack?.some?.(
      ({ name }) => name === "executionContextMiddleware",
    ) === true
  );
}

/**
 * Takes what answers or rewrites requests before the entry sees them out of the framework's app.
 * Where a later framework is built otherwise, its body parsers stay and `rawBody` serves.
 */
function stepAside(app: FrameworkApp): void {
  app.set("env", "production"); // what Express still answers itself has no stack in it
  const { stack } = app.router;
  const ignoredByChoice =
    process.env["IGNORED_ROUTES"] !== undefined ||
    process.argv.some((argument) => argument.startsWith("--ignored-routes"));
  const kept = stack.filter((layer) => {
    // Without a choice of the user's, the framework answers /favicon.ico and /robots.txt with 404.
    const ignores = !ignoredByChoice && !layer.match("/");
    return !PARSERS.has(layer.name) && !ignores;
  });
  for (const layer of kept) {
    // Matching "/{*splat}" decodes the path, and answers 400 to an escape that is not UTF-8.
    if (layer.match("/")) layer.slash = true;
  }
  stack.splice(0, stack.length, ...kept);
}
