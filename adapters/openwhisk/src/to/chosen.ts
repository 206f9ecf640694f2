/** Which function an entry runs. */
import type { EntryOptions } from "@portable-fn/adapter-kit/events";

/**
 * Puts the variable where the option is absent.
 *
 * @param options the entry's
 * @returns them, with `function` from `PORTABLE_FN_FUNCTION` where they have none
 */
export function withFunction<Options extends EntryOptions>(options: Options): Options {
  const name = options.function ?? process.env["PORTABLE_FN_FUNCTION"];
  return name ? { ...options, function: name } : options;
}
