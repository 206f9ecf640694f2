/** Azurite, Microsoft's emulator of Azure Storage: its tables, in a child process on a free port. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { startChild } from "@portable-fn/adapter-kit/host";

/** A running emulator. */
export interface Azurite {
  readonly account: { readonly url: string; readonly account: string; readonly accountKey: string };
  /** Ends the emulator's process. */
  stop(): Promise<void>;
}

const NAME = "testaccount";
const READY = /Table service is successfully listening at (http:\S+)/;

/** @returns the emulator, ready */
export async function startAzurite(): Promise<Azurite> {
  const main = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");
  const cwd = await mkdtemp(path.join(tmpdir(), "kv-azurite-"));
  const accountKey = randomBytes(32).toString("base64");
  const child = await startChild({
    args: [
      main,
      // All three, for its table service alone does not tell which port it took.
      ...["blob", "queue", "table"].flatMap((it) => [
        `--${it}Host`,
        "127.0.0.1",
        `--${it}Port`,
        "0",
      ]),
      ...["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"],
    ],
    cwd,
    env: { AZURITE_ACCOUNTS: `${NAME}:${accountKey}` },
    ready: (line) => READY.test(line),
  });
  const origin = child.logs().flatMap((line) => READY.exec(line)?.[1] ?? [])[0];
  return {
    account: { url: `${origin}/${NAME}`, account: NAME, accountKey },
    async stop() {
      await child.stop();
      await rm(cwd, { recursive: true });
    },
  };
}
