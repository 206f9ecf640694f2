/** Azurite, Microsoft's emulator of Azure Storage, with an account of this host's own. */
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";

/** A storage account. */
export interface Account {
  readonly name: string;
  /** Base64. */
  readonly key: string;
  readonly blobUrl: string;
  readonly queueUrl: string;
}

/** A running emulator. */
export interface Azurite {
  readonly account: Account;
  readonly child: Child;
}

const NAME = "hostaccount";
const ALL_READY = /Table service is successfully listening/;

/**
 * Starts the emulator; what it holds is in memory and ends with it.
 *
 * @param cwd an existing folder
 * @returns the emulator, listening on free ports of 127.0.0.1
 */
export async function startAzurite(cwd: string): Promise<Azurite> {
  const main = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");
  const key = randomBytes(32).toString("base64");
  const ports = ["blob", "queue", "table"].flatMap((it) => [
    `--${it}Host`,
    "127.0.0.1",
    `--${it}Port`,
    "0",
  ]);
  const child = await startChild({
    args: [
      main,
      ...["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"],
      ...ports,
    ],
    cwd,
    env: { AZURITE_ACCOUNTS: `${NAME}:${key}` },
    ready: (line) => ALL_READY.test(line),
  });
  const urlOf = (service: string) => {
    const line = child.logs().find((it) => it.includes(`${service} service is successfully`)) ?? "";
    return `${/http:\/\/\S+/.exec(line)?.[0]}/${NAME}`;
  };
  return {
    account: { name: NAME, key, blobUrl: urlOf("Blob"), queueUrl: urlOf("Queue") },
    child,
  };
}

/**
 * Writes what `AzureWebJobsStorage` says.
 *
 * @param account the account
 * @returns the connection string
 */
export function connectionString({ name, key, blobUrl, queueUrl }: Account): string {
  return `DefaultEndpointsProtocol=http;AccountName=${name};AccountKey=${key};BlobEndpoint=${blobUrl};QueueEndpoint=${queueUrl};`;
}
