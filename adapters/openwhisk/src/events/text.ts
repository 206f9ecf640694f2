/** Small readings of what events hold. */

/** @returns a text that is not empty; `undefined` for anything else */
export function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** @returns those of the values that are texts, each once */
export function namesIn(...values: readonly unknown[]): readonly string[] {
  return [...new Set(values.flatMap((value) => textIn(value) ?? []))];
}

/** @returns what stands behind the last slash or number sign */
export function lastOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("#")) + 1);
}
