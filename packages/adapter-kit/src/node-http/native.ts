/** What is used of Node's HTTP objects; `node:http` and whatever imitates it fit. */

/** The connection of a request. */
export interface NodeSocket {
  readonly remoteAddress?: string | undefined;
  /** On TLS sockets only. */
  readonly encrypted?: boolean;
  readonly destroyed: boolean;
  once(event: string, listener: () => void): unknown;
  end(): unknown;
  destroy(): unknown;
  resetAndDestroy(): unknown;
}

/** A request as `node:http` hands it over. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly httpVersion: string;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  /** Whether the whole message has been received. */
  readonly complete: boolean;
  readonly readableEnded: boolean;
  readonly socket: NodeSocket;
  on(event: string, listener: (chunk: Uint8Array) => void): unknown;
  off(event: string, listener: (chunk: Uint8Array) => void): unknown;
  read(size?: number): unknown;
  pause(): unknown;
  resume(): unknown;
}

/** A response as `node:http` hands it over. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly shouldKeepAlive: boolean;
  on(event: string, listener: () => void): unknown;
  once(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  writeHead(status: number, headers: string[]): unknown;
  writeHead(status: number, statusText: string, headers: string[]): unknown;
  flushHeaders(): void;
  write(chunk: Uint8Array | string): boolean;
  end(chunk?: Uint8Array | string): unknown;
  destroy(): unknown;
}

/** What `ctx.native` is on this target. */
export interface NodeNative {
  readonly req: NodeRequest;
  readonly res: NodeResponse;
}
