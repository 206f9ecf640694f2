/** One Storage queue, by its REST interface. Messages are base64, host.json's default encoding. */
import type { Account } from "./azurite.ts";
import { storageRequest } from "./request.ts";

/** A message that has been taken from a queue and is hidden until it is deleted or released. */
export interface TakenMessage {
  readonly id: string;
  readonly popReceipt: string;
  readonly dequeueCount: number;
  /** RFC 3339. */
  readonly insertionTime: string;
  readonly expirationTime: string;
  readonly nextVisibleTime: string;
  readonly content: Buffer;
}

/** A queue of an account. */
export class StorageQueue {
  readonly #account: Account;
  readonly #path: string;

  /**
   * @param account whose
   * @param name the queue's
   */
  constructor(account: Account, name: string) {
    this.#account = account;
    this.#path = `/${name}`;
  }

  /** Creates it, unless it is there. */
  async create(): Promise<void> {
    await this.#send("PUT", this.#path);
  }

  /**
   * Puts a message.
   *
   * @param content what it holds
   * @returns the message's id
   */
  async put(content: Uint8Array): Promise<string> {
    const text = Buffer.from(content).toString("base64");
    const body = `<QueueMessage><MessageText>${text}</MessageText></QueueMessage>`;
    return fieldOf(await this.#send("POST", `${this.#path}/messages`, {}, body), "MessageId");
  }

  /**
   * Takes messages.
   *
   * @param count how many, 32 at most
   * @param hiddenFor seconds until they come again by themselves
   * @returns those that there are
   */
  async take(count: number, hiddenFor: number): Promise<readonly TakenMessage[]> {
    const xml = await this.#send("GET", `${this.#path}/messages`, {
      numofmessages: String(count),
      visibilitytimeout: String(hiddenFor),
    });
    return xml.split("<QueueMessage>").slice(1).map(readMessage);
  }

  /** Deletes a message that was taken. */
  async delete({ id, popReceipt }: TakenMessage): Promise<void> {
    await this.#send("DELETE", `${this.#path}/messages/${id}`, { popreceipt: popReceipt });
  }

  /** Lets a message that was taken come again, after some seconds. */
  async release({ id, popReceipt }: TakenMessage, seconds = 0): Promise<void> {
    const query = { popreceipt: popReceipt, visibilitytimeout: String(seconds) };
    await this.#send("PUT", `${this.#path}/messages/${id}`, query);
  }

  async #send(
    method: "GET" | "PUT" | "POST" | "DELETE",
    path: string,
    query: Readonly<Record<string, string>> = {},
    body = "",
  ): Promise<string> {
    const request = { method, base: this.#account.queueUrl, path, query, body };
    return (await storageRequest(this.#account, request)).body.toString();
  }
}

function readMessage(xml: string): TakenMessage {
  const time = (name: string) => new Date(fieldOf(xml, name)).toISOString();
  return {
    id: fieldOf(xml, "MessageId"),
    popReceipt: fieldOf(xml, "PopReceipt"),
    dequeueCount: Number(fieldOf(xml, "DequeueCount")),
    insertionTime: time("InsertionTime"),
    expirationTime: time("ExpirationTime"),
    nextVisibleTime: time("TimeNextVisible"),
    content: Buffer.from(fieldOf(xml, "MessageText"), "base64"),
  };
}

/** Values here are ids, dates and base64: none of them needs XML's escapes. */
function fieldOf(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
}
