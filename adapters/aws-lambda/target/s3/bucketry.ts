/** S3 with whoever changes its objects and waits for what it tells of that. */
import type { Posting } from "@portable-fn/adapter-kit/target";
import type { S3Notification } from "./notification.ts";
import { type S3Endpoint, startS3 } from "./server.ts";

/** Who waits, by bucket and key. */
type Waiting = Map<string, (notification: S3Notification) => void>;

/** S3 on this machine. */
export class Bucketry {
  readonly #s3: S3Endpoint;
  readonly #waiting: Waiting;
  readonly #buckets = new Map<string, Promise<unknown>>();

  private constructor(s3: S3Endpoint, waiting: Waiting) {
    this.#s3 = s3;
    this.#waiting = waiting;
  }

  /** @returns S3, without buckets */
  static async start(): Promise<Bucketry> {
    const waiting: Waiting = new Map();
    const s3 = await startS3({
      buckets: [],
      onEvent(notification) {
        for (const { s3: of } of notification.Records) {
          const key = decodeURIComponent(of.object.key.replaceAll("+", " "));
          waiting.get(`${of.bucket.name}/${key}`)?.(notification);
        }
      },
    });
    return new Bucketry(s3, waiting);
  }

  /**
   * Puts an object, or deletes it.
   *
   * @param bucket its name; made where there is none
   * @param posting the key, what becomes of the object, its content
   * @returns what S3 tells of it
   * @throws Error when S3 refuses
   */
  async change(bucket: string, posting: Posting): Promise<S3Notification> {
    const { key = "", action = "created", content = "", contentType } = posting;
    await this.#made(bucket);
    const name = `${bucket}/${key}`;
    const told = new Promise<S3Notification>((resolve) => this.#waiting.set(name, resolve));
    const url = `${this.#s3.url}/${name.split("/").map(encodeURIComponent).join("/")}`;
    const response = await fetch(
      url,
      action === "deleted"
        ? { method: "DELETE" }
        : {
            method: "PUT",
            body: content as string | Uint8Array<ArrayBuffer>,
            headers: { "content-type": contentType ?? "application/octet-stream" },
          },
    );
    if (!response.ok) throw new Error(`S3 answers ${response.status}: ${await response.text()}`);
    return told.finally(() => this.#waiting.delete(name));
  }

  #made(bucket: string): Promise<unknown> {
    const made = this.#buckets.get(bucket) ?? fetch(`${this.#s3.url}/${bucket}`, { method: "PUT" });
    this.#buckets.set(bucket, made);
    return made;
  }

  /** Ends it; its objects are lost. */
  stop(): Promise<void> {
    return this.#s3.stop();
  }
}
