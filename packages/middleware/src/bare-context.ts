/** A context for a Hono app that runs without an adapter, as in `app.request("/")` of a unit test. */
import {
  type Binding,
  CONTEXT,
  type Context,
  type LogFields,
  type Logger,
  PortableError,
} from "@portable-fn/core";

/**
 * Makes a context that knows nothing of a provider.
 *
 * @returns the context; its log goes to the console, and what waits is not waited for
 */
export function bareContext(): Context {
  const id = crypto.randomUUID();
  const line = (level: keyof Logger) => (message: string, fields?: LogFields) =>
    console[level](JSON.stringify({ level, message, invocation: id, ...fields }));
  const log: Logger = {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
  };
  const context: Context = {
    id,
    functionName: "",
    target: "",
    attempt: 1,
    deadline: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    env: {},
    log,
    trace: {},
    clientAddress: undefined,
    native: undefined,
    props: {},
    remainingTime: () => Number.POSITIVE_INFINITY,
    waitUntil(work) {
      Promise.resolve(work).catch((error: unknown) => {
        log.error("Work given to waitUntil() failed", { error: String(error) });
      });
    },
    passThroughOnException() {},
    get<Client>({ kind, name }: Binding<Client>): Client {
      throw new PortableError("PFN_BINDING", `The ${kind} binding ${name} has nothing behind it`, {
        fix: "Call the app through an adapter, or test(app), which supplies bindings",
      });
    },
  };
  return Object.defineProperty(context, CONTEXT, { value: true });
}
