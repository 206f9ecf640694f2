/** S3 on this machine: s3rver, and a notification for each object that comes or goes. */
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type S3Notification, s3Notification } from "./notification.ts";

/** What of s3rver is used. */
interface S3rver {
  readonly httpServer: Server;
  on(name: "event", listener: (event: S3Notification) => void): void;
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}

/** What is served. */
export interface S3Options {
  /** Names; they exist from the start. */
  readonly buckets: readonly string[];
  /**
   * Gets each notification.
   *
   * @param event as a function gets it
   */
  readonly onEvent: (event: S3Notification) => void;
}

/** A running S3. Its objects are lost when it is stopped. */
export interface S3Endpoint {
  readonly url: string;
  /** The only ones that it knows; it takes requests without a signature too, or with a wrong one. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  stop(): Promise<void>;
}

/**
 * Starts S3 on a free port of 127.0.0.1. It tells nothing of objects that are deleted many at a time.
 *
 * @param options which buckets, and who hears of their objects
 * @returns the running S3
 */
export async function startS3({ buckets, onEvent }: S3Options): Promise<S3Endpoint> {
  const directory = await mkdtemp(path.join(tmpdir(), "portable-fn-s3-"));
  const S3rver: new (options: object) => S3rver = createRequire(import.meta.url)("s3rver");
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    configureBuckets: buckets.map((name) => ({ name })),
  });
  server.on("event", (event) => onEvent(s3Notification(event)));
  const { port } = await server.run();
  return {
    url: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
    async stop() {
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
