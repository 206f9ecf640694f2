/** The Target: all that tools know of a provider. Build and test time only. */
import type {
  AnyTrigger,
  ChangeEvent,
  EventCapabilities,
  HttpCapabilities,
  Manifest,
  ObjectAction,
} from "@portable-fn/core";

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
  /** Bytes of an event's data, by door; `null` where the provider sets none. Default no events. */
  readonly eventBytes?: Readonly<Record<string, Limit>>;
  /** Bytes of the bundle, packed as the provider wants it. */
  readonly bundleBytes: Limit;
}

/** What a target promises. */
export interface Capabilities {
  /** By ingress: the doors through which HTTP reaches a function of this target. */
  readonly http: Readonly<Record<string, HttpCapabilities>>;
  /** By door: the ways by which events reach a function of this target. Default none. */
  readonly events?: Readonly<Record<string, EventCapabilities>>;
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

/** What a build puts behind a binding that nobody else puts anything behind. */
export interface DefaultBinding {
  /** The module of each name that the factory uses. */
  readonly imports: Readonly<Record<string, string>>;
  /** A function from the context to the client, as source. */
  readonly factory: string;
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
  /** What stands behind the app's bindings, by name. Default nothing. */
  readonly bindings?: Readonly<Record<string, DefaultBinding>>;
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

/** An event as its sender gives it; which members matter depends on the trigger. */
export interface Posting {
  /** Queue, topic, stream: the data; a string or bytes go as they are. Object: the object's content. */
  readonly content?: string | Uint8Array;
  /** The content's type, where the sender states one. */
  readonly contentType?: string;
  /** Queue and topic: what goes beside the content. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Queue: the group within which order is kept. Stream: the partition key. */
  readonly groupId?: string;
  /** Object: its key. */
  readonly key?: string;
  /** Object: what became of it. Default `"created"`. */
  readonly action?: ObjectAction;
  /** Change: the operation on the item. */
  readonly operation?: ChangeEvent["operation"];
  /** Change: the item before, with its key `id`. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** Change: the item after, with its key `id`. */
  readonly after?: Readonly<Record<string, unknown>>;
  /** Schedule: when it is due, milliseconds since the epoch. Default now. */
  readonly scheduledTime?: number;
}

/** What became of postings that were not acknowledged. */
export interface Undelivered {
  /** What went to the dead letters: contents, or what else identifies them (an object's key). */
  readonly dead: readonly string[];
  /** What the platform gave up on without keeping it; as in `dead`. */
  readonly dropped: readonly string[];
}

/** A way by which events reach the function. */
export interface EventDoor {
  /** A key of the target's `capabilities.events`. */
  readonly name: string;
  /**
   * Gives events to the provider's own means of delivery, and waits until each has been acknowledged
   * or given up.
   *
   * @param resource the app's name of the queue, topic, bucket, stream or table, or the name of the
   *   schedule's function; one that the app does not know is wired to the function all the same
   * @param postings the events, in order
   * @returns what was not acknowledged
   */
  deliver(resource: string, postings: readonly Posting[]): Promise<Undelivered>;
}

/** A built entry running in the provider's real runtime on this machine. */
export interface Host {
  readonly ingresses: readonly Ingress[];
  /** Where events go in; those whose trigger the built app has functions for. Default none. */
  readonly doors?: readonly EventDoor[];
  /** Ends the function's process as a crash would, by SIGKILL; the host starts it again. */
  kill?(): Promise<void>;
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
  /**
   * Says what the target has against a trigger: what is not possible and what to do instead. Default
   * nothing against HTTP, and all against events.
   */
  unsupported?(trigger: AnyTrigger): string | undefined;
  readonly bundle: BundleOptions;
  /**
   * Gives what stands behind a binding where the entry is built.
   *
   * @param binding what the app lists
   * @returns the target's own service for it; `undefined` where there is none. Default none
   */
  defaultBinding?(binding: Manifest["bindings"][number]): DefaultBinding | undefined;
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
