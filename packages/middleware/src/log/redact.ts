/** Leaves out of what is logged what nobody may see. */

/** What stands in the place of what was left out. */
const REDACTED = "[redacted]";

/**
 * Gives a copy of fields without what stands at given paths.
 *
 * @param fields JSON values
 * @param paths such as `user.password` or `headers.*`, where `*` is every name or place
 * @returns the copy; what no path touches is the same as before
 */
export function redacted<Fields>(fields: Fields, paths: readonly string[]): Fields {
  let copy: unknown = fields;
  for (const path of paths) copy = without(copy, path.split("."));
  return copy as Fields;
}

function without(value: unknown, [name = "", ...rest]: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  const names = name === "*" ? Object.keys(value) : Object.hasOwn(value, name) ? [name] : [];
  if (names.length === 0) return value;
  const source = value as Readonly<Record<string, unknown>>;
  const changed = names.map((one): [string, unknown] => [
    one,
    rest.length === 0 ? REDACTED : without(source[one], rest),
  ]);
  if (Array.isArray(value)) return Object.assign([...value], Object.fromEntries(changed));
  return { ...source, ...Object.fromEntries(changed) };
}
