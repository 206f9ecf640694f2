/** One blob container, by its REST interface. */
import type { Account } from "./azurite.ts";
import { storageRequest } from "./request.ts";

/** A blob as a container lists it. */
export interface ListedBlob {
  readonly name: string;
  readonly etag: string;
}

/** A blob with its content. */
export interface ReadBlob {
  readonly content: Buffer;
  readonly contentType: string;
  /** RFC 3339. */
  readonly lastModified: string;
  readonly url: string;
}

/** A container of an account. */
export class BlobContainer {
  readonly #account: Account;
  readonly #path: string;

  /**
   * @param account whose
   * @param name the container's
   */
  constructor(account: Account, name: string) {
    this.#account = account;
    this.#path = `/${name}`;
  }

  /** Creates it, unless it is there. */
  async create(): Promise<void> {
    const query = { restype: "container" };
    const request = {
      method: "PUT",
      base: this.#account.blobUrl,
      path: this.#path,
      query,
    } as const;
    await storageRequest(this.#account, request, [409]);
  }

  /**
   * Puts a blob.
   *
   * @param name its name
   * @param content what it holds
   * @param contentType of the content
   * @returns its entity tag
   */
  async put(name: string, content: Uint8Array, contentType: string): Promise<string> {
    const reply = await storageRequest(this.#account, {
      method: "PUT",
      base: this.#account.blobUrl,
      path: this.#blobPath(name),
      headers: { "x-ms-blob-type": "BlockBlob", "content-type": contentType },
      body: content,
    });
    return bare(String(reply.headers["etag"] ?? ""));
  }

  /** Deletes a blob, if it is there. */
  async delete(name: string): Promise<void> {
    const request = { base: this.#account.blobUrl, path: this.#blobPath(name) };
    await storageRequest(this.#account, { ...request, method: "DELETE" }, [404]);
  }

  /** @returns the blob, or `undefined` when it is gone */
  async get(name: string): Promise<ReadBlob | undefined> {
    const path = this.#blobPath(name);
    const base = this.#account.blobUrl;
    const reply = await storageRequest(this.#account, { method: "GET", base, path }, [404]);
    if (reply.status === 404) return undefined;
    return {
      content: reply.body,
      contentType: String(reply.headers["content-type"] ?? ""),
      lastModified: new Date(String(reply.headers["last-modified"])).toISOString(),
      url: base + path,
    };
  }

  /** @returns all blobs */
  async list(): Promise<readonly ListedBlob[]> {
    const found: ListedBlob[] = [];
    let marker = "";
    do {
      const query = { restype: "container", comp: "list", ...(marker && { marker }) };
      const request = { method: "GET", base: this.#account.blobUrl, path: this.#path } as const;
      const xml = (await storageRequest(this.#account, { ...request, query })).body.toString();
      for (const blob of xml.split("<Blob>").slice(1)) {
        found.push({ name: textIn(blob, "Name"), etag: bare(textIn(blob, "Etag")) });
      }
      marker = textIn(xml, "NextMarker");
    } while (marker);
    return found;
  }

  #blobPath(name: string): string {
    return `${this.#path}/${name.split("/").map(encodeURIComponent).join("/")}`;
  }
}

function bare(etag: string): string {
  return etag.replace(/^"|"$/g, "");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};

function textIn(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
  return text.replace(/&(?:lt|gt|quot|apos|amp);|&#x?[\da-f]+;/gi, (entity) => {
    const code = /^&#(x?)([\da-f]+);$/i.exec(entity);
    return code
      ? String.fromCodePoint(Number.parseInt(code[2] ?? "", code[1] ? 16 : 10))
      : (ESCAPES[entity.toLowerCase()] ?? entity);
  });
}
