/** The Target: all that tools know of a provider. Build and test time only. */
import type { HttpCapabilities, Manifest } from "@portable-fn/core";

/** A fact with where it comes from. */
export interface Limit {
  /** The number, in the unit that the key says; `null` where the provider sets none. */
  readonly value: number | null;
  /** The provider's page or the run that showed it. */
  readonly source: string;
  /** When it was looked up, `YYYY-MM-DD`. */
  readonly date: string;
}

/** What a target allows at most. */
export interface Limits {
  /** Seconds an HTTP invocation may take. */
  readonly timeoutSeconds: Limit;
  /** MB of memory an instance can have. */
  readonly memoryMb: Limit;
  /** Bytes of a request body as the client sends it. */
  readonly requestBytes: Limit;
  /** Bytes of a buffered response body. */
  readonly responseBytes: Limit;
  /** Bytes of all request headers. */
  readonly headerBytes: Limit;
  /** Bytes of the bundle, packed as the provider wants it. */
  readonly bundleBytes: Limit;
}

/** What a target promises. */
export interface Capabilities {
  /** By ingress: the doors through which HTTP reaches a function of this target. */
  readonly http: Readonly<Record<string, HttpCapabilities>>;
}

/** How a target's entry is bundled. */
export interface BundleOptions {
  readonly format: "esm" | "cjs";
  readonly platform: "node" | "browser" | "neutral";
  /** Export conditions, most wanted first. Default the platform's own. */
  readonly conditions?: readonly string[];
  /** Modules that the runtime supplies or that must stay one instance. */
  readonly external: readonly string[];
  /** The entry file's name in the build folder, such as `index.mjs`. */
  readonly file: string;
}

/** What an entry is written from. */
export interface EntryPlan {
  readonly manifest: Manifest;
  /** The specifier of the module whose default export is the app. */
  readonly app: string;
  /** One of the target's modes. */
  readonly mode: string;
  /** Options for `toX`, JSON. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A built entry. */
export interface Build {
  /** The absolute folder that holds the entry file, and nothing else that matters. */
  readonly directory: string;
  /** The absolute path of the entry file. */
  readonly file: string;
  readonly manifest: Manifest;
  /** One of the target's modes. */
  readonly mode: string;
  /** Variables of the function. */
  readonly env: Readonly<Record<string, string>>;
}

/** A door of a host. */
export interface Ingress {
  /** A key of the target's `capabilities.http`. */
  readonly name: string;
  /**
   * The origin that takes HTTP/1.1 requests for the function, such as `http://127.0.0.1:4711`. A path
   * in it stands before every request's own and is no part of what the function sees: a named stage.
   */
  readonly url: string;
}

/** A built entry running in the provider's real runtime on this machine. */
export interface Host {
  readonly ingresses: readonly Ingress[];
  /** @returns all lines that the runtime has printed, errors included */
  logs(): readonly string[];
  /** @returns the resident bytes of the processes that run the function */
  residentBytes(): Promise<number>;
  /** @returns whether the runtime still runs */
  isRunning(): boolean;
  /** Ends all processes and closes all ports. Resolves when they are gone. */
  stop(): Promise<void>;
}

/** A provider, for tools. */
export interface Target {
  /** The kebab name. */
  readonly name: string;
  /** The name that people know. */
  readonly title: string;
  /** What in the host is the provider's own code, and what is ours, in one line. */
  readonly runtime: string;
  /** The ways in which an entry can be made; a host runs one. */
  readonly modes: readonly string[];
  /** The ingresses that each mode's host opens, by mode. Default every one in every mode. */
  readonly ingresses?: Readonly<Record<string, readonly string[]>>;
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  readonly bundle: BundleOptions;
  /**
   * Writes the entry module.
   *
   * @param plan what it is for
   * @returns its source, TypeScript or JavaScript
   */
  entry(plan: EntryPlan): string;
  /**
   * Starts a built entry in the real runtime.
   *
   * @param build what was built
   * @returns the running host
   */
  start(build: Build): Promise<Host>;
}
