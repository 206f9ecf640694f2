/** The end that comes from outside: Ctrl-C, SIGTERM, a closed terminal, or an error nobody caught. */
import process from "node:process";

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Why a command is to stop. */
export class Interruption extends Error {
  override readonly name: string = "Interruption";
  /** The exit code that says so: 128 and the signal's number, 1 for an error. */
  readonly exit: number;

  /**
   * @param exit the exit code
   * @param cause the error that nobody caught
   */
  constructor(exit: number, cause?: unknown) {
    super("Interrupted", { cause });
    this.exit = exit;
  }
}

/**
 * Turns signals and uncaught errors into one abort signal. A signal that comes twice counts once:
 * npm passes on what the terminal has sent already.
 *
 * @returns a signal that aborts with an {@link Interruption}
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const [name, exit] of Object.entries(SIGNALS)) {
    process.on(name, () => controller.abort(new Interruption(exit)));
  }
  const failed = (error: unknown) => controller.abort(new Interruption(1, error));
  process.on("uncaughtException", failed).on("unhandledRejection", failed);
  return controller.signal;
}

/**
 * Waits for work unless the end comes first.
 *
 * @param work what to wait for
 * @param end the end from outside
 * @returns what the work gives
 * @throws the end's reason; the work goes on unseen
 */
export async function unless<T>(end: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => {}); // nobody may be left to hear of it
  end.throwIfAborted();
  let leave = () => {};
  const ended = new Promise<never>((_, reject) => {
    leave = () => reject(end.reason);
    end.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    end.removeEventListener("abort", leave);
  }
}
