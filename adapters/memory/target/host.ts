/** The host of the memory adapter: a process that serves the built entry. */

import { request } from "node:http";
import { fileURLToPath } from "node:url";
import { serialize } from "node:v8";
import { residentBytes, startChild } from "@portable-fn/adapter-kit/host";
import type { Build, EventDoor, Host, Undelivered } from "@portable-fn/adapter-kit/target";
import type { EventKind } from "@portable-fn/core";
import { capabilities } from "./capabilities.ts";
import type { Task } from "./serve.ts";

const SERVE = fileURLToPath(new URL("./serve.js", import.meta.url));
const READY = /^\{"url":"([^"]+)","events":"([^"]+)"\}$/;

/**
 * Serves a built entry in a process of its own, so that its memory can be measured and a crash shows.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  let [url, events] = ["", ""];
  const child = await startChild({
    args: [SERVE, build.file],
    cwd: build.directory,
    env: build.env,
    ready(line) {
      [, url = "", events = ""] = READY.exec(line) ?? [];
      return url !== "";
    },
  });
  const door = (name: string, kind: EventKind): EventDoor => ({
    name,
    async deliver(resource, postings) {
      const body = serialize({ kind, resource, postings } satisfies Task);
      return JSON.parse(await post(events, body)) as Undelivered;
    },
  });
  return {
    ingresses: [{ name: "fetch", url }],
    doors: Object.entries(capabilities.events ?? {})
      .filter(([name]) => name.endsWith("-fifo") === isFifo(build))
      .map(([name, { trigger }]) => door(name, trigger)),
    logs: child.logs,
    residentBytes: () => residentBytes([child.pid]),
    isRunning: child.isRunning,
    async stop() {
      await child.stop();
    },
  };
}

function isFifo({ manifest }: Build): boolean {
  return manifest.functions.some(({ trigger }) => trigger.kind === "queue" && trigger.fifo);
}

/** By `node:http`, whose answers may take as long as they like. */
function post(url: string, body: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: "POST", agent: false }, async (response) => {
      let text = "";
      for await (const piece of response.setEncoding("utf8")) text += piece;
      resolve(text);
    });
    sending.once("error", reject);
    sending.end(body);
  });
}
