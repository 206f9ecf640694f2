/** Which function an entry is for. */

/**
 * Gives options whose `function` is filled in.
 *
 * @param options the entry's
 * @returns the options, with the variable `PORTABLE_FN_FUNCTION` where they name no function
 */
export function withFunction<Options extends { readonly function?: string | undefined }>(
  options: Options,
): Options {
  const chosen = options.function ?? process.env["PORTABLE_FN_FUNCTION"];
  return { ...options, ...(chosen && { function: chosen }) };
}
