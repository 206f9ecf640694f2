/** Reads the parameters of a request, which may be anything. */
import { invalidValue, missing } from "./errors.ts";

/** A request's JSON. */
export type Input = Readonly<Record<string, unknown>>;

/** Reads a text that may be absent. */
export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw invalidValue(value, name, "It must be a string.");
}

/** Reads a text that must be there. */
export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) throw missing(name);
  return value;
}

/** Reads a number within bounds that may be absent. */
export function optionalNumber(
  input: Input,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw invalidValue(value, name, `Must be between ${least} and ${most}.`);
}

/** Reads a list of texts; none if it is absent. */
export function texts(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((it) => typeof it === "string")) return value;
  throw invalidValue(value, name, "It must be a list of strings.");
}

/** Reads an object; an empty one if it is absent. */
export function map(input: Input, name: string): Input {
  const value = input[name] ?? {};
  if (isMap(value)) return value;
  throw invalidValue(value, name, "It must be a map.");
}

/** Asks whether a value is a JSON object. */
export function isMap(value: unknown): value is Input {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
