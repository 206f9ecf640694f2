/** The context that adapters hand to handlers. */
import {
  type Binding,
  CONTEXT,
  type Context,
  type Env,
  type Logger,
  type Trace,
} from "@portable-fn/core";
import type { BindingResolver } from "./bindings.ts";
import { consoleWriter, createLogger, type LogWriter } from "./logger.ts";

/** What an adapter knows of an invocation when it makes the context. */
export interface ContextParts {
  readonly id: string;
  readonly functionName: string;
  readonly target: string;
  readonly env: Env;
  readonly native: unknown;
  readonly resolve: BindingResolver;
  /** Milliseconds since the epoch. Default never. */
  readonly deadline?: number | undefined;
  /** Called whenever somebody asks for the trace. */
  readonly trace?: ((about: ContextEvent | undefined) => Trace | undefined) | undefined;
  readonly clientAddress?: string | undefined;
  /** Default the console. */
  readonly write?: LogWriter | undefined;
  /** The provider's own means to stay alive, told of the same work. */
  readonly keepAlive?: ((work: Promise<unknown>) => void) | undefined;
  /** What `props` says, where the provider has such (Workers). Default empty. */
  readonly props?: Readonly<Record<string, unknown>> | undefined;
}

/** The event that a context is for; the contexts of one batch share all else. */
export interface ContextEvent {
  /** `id` for the log; `attempt` from 1, default 1. */
  readonly item: { readonly id: string; readonly attempt?: number };
  /** The event as it was read, once it was. */
  readonly event?: unknown;
}

const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** @returns the reason with which `signal` is aborted before the deadline */
export function deadlineNear(): DOMException {
  return new DOMException("The deadline is near", "TimeoutError");
}

/** A context; what costs something is made when it is first asked for. */
export class InvocationContext implements Context {
  /** Whether the provider was told to let the origin answer when the function fails (Workers). */
  declare passesThrough?: boolean;
  readonly #parts: ContextParts;
  readonly #about: ContextEvent | undefined;
  #log: Logger | undefined;
  #controller: AbortController | undefined;
  #abortReason: unknown;
  #finished = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  static {
    (InvocationContext.prototype as { [CONTEXT]?: true })[CONTEXT] = true;
  }

  /**
   * @param parts what the adapter knows
   * @param about the event; none for HTTP
   */
  constructor(parts: ContextParts, about?: ContextEvent) {
    this.#parts = parts;
    this.#about = about;
  }

  // Getters: contexts of a batch share their parts, and an adapter whose provider must be asked for
  // something does so when somebody wants it.
  get id(): string {
    return this.#parts.id;
  }

  get functionName(): string {
    return this.#parts.functionName;
  }

  get target(): string {
    return this.#parts.target;
  }

  get attempt(): number {
    return this.#about?.item.attempt ?? 1;
  }

  get deadline(): number {
    return this.#parts.deadline ?? Number.POSITIVE_INFINITY;
  }

  get env(): Env {
    return this.#parts.env;
  }

  get native(): unknown {
    return this.#parts.native;
  }

  get props(): Readonly<Record<string, unknown>> {
    return this.#parts.props ?? NOTHING;
  }

  get clientAddress(): string | undefined {
    return this.#parts.clientAddress;
  }

  get log(): Logger {
    this.#log ??= createLogger(this.#parts.write ?? consoleWriter, {
      invocation: this.id,
      function: this.functionName,
      // JSON leaves out what is undefined.
      event: this.#about?.item.id,
    });
    return this.#log;
  }

  get trace(): Trace {
    return this.#parts.trace?.(this.#about) ?? NOTHING;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
      else this.watch();
    }
    return this.#controller.signal;
  }

  remainingTime(): number {
    return Math.max(0, this.deadline - Date.now());
  }

  // Getters: some code takes these two off the context, where they must not need `this`.
  get waitUntil(): (work: Promise<unknown>) => void {
    return (work) =>
      this.hold(
        Promise.resolve(work).catch((error: unknown) => {
          this.log.error("Work given to waitUntil() failed", { error });
        }),
      );
  }

  get passThroughOnException(): () => void {
    return () => {};
  }

  get<Client>(binding: Binding<Client>): Client {
    return this.#parts.resolve(binding, this) as Client;
  }

  /**
   * Aborts `signal`; the first reason stays.
   *
   * @param reason what `signal.reason` says
   */
  abort(reason: unknown): void {
    this.#abortReason ??= reason;
    this.#controller?.abort(this.#abortReason);
  }

  /** Says that the invocation is over: the deadline no longer matters. */
  finish(): void {
    this.#finished = true;
    clearTimeout(this.#timer);
  }

  /**
   * The time in which there must be an answer.
   *
   * @param margin milliseconds that sending it needs at most. Default 250
   * @returns what is left before the deadline, less a tenth, `margin` at most; in milliseconds, no more
   *   than a timer takes
   */
  answerWithin(margin = 250): number {
    const left = this.remainingTime();
    return Math.min(left - Math.min(margin, left / 10), 0x7f_ff_ff_ff);
  }

  /**
   * Holds the invocation until work has ended.
   *
   * @param work never rejects
   */
  protected hold(work: Promise<unknown>): void {
    this.#parts.keepAlive?.(work);
  }

  /** Begins to look for what aborts `signal`, when somebody first asks for that. */
  protected watch(): void {
    if (this.#finished) return;
    // Only who asks for the signal needs to be told of the deadline. It holds up no process.
    this.#timer = setTimeout(() => this.abort(deadlineNear()), this.answerWithin());
    (this.#timer as { unref?: () => void }).unref?.();
  }
}
