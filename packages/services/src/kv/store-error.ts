/** What a store's own failure becomes. */
import { PortableError } from "@portable-fn/core";

/**
 * Makes the error of a store that failed.
 *
 * @param name the driver's
 * @param message what happened
 * @param options whether it may work when tried again (default `true`), what to do, the error underneath
 * @returns `PFN_KV_STORE`
 */
export function storeError(
  name: string,
  message: string,
  options: { readonly retryable?: boolean; readonly fix?: string; readonly cause?: unknown } = {},
): PortableError {
  const { retryable = true, fix = "See the cause; the store itself says what is wrong" } = options;
  return new PortableError("PFN_KV_STORE", `The store ${name} ${message}`, {
    fault: "provider",
    retryable,
    fix,
    ...("cause" in options && { cause: options.cause }),
  });
}

/**
 * Does what may fail in a store's library.
 *
 * @param name the driver's
 * @param work what to do
 * @returns its result
 * @throws PortableError `PFN_KV_STORE` with the library's error as its cause
 */
export async function guarded<Result>(
  name: string,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof PortableError) throw cause;
    throw storeError(name, "failed", { cause });
  }
}
