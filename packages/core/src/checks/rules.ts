/** The rules that more than one check needs. */
import type { Problem } from "../errors.ts";

const NAME = /^[a-z][a-z0-9-]{2,38}$/;

/** @returns nothing when all is well, else the problem */
export function check(isWell: boolean, path: string, message: string, fix: string): Problem[] {
  return isWell ? [] : [{ path, message, fix }];
}

/** The names that every provider takes, for functions, bindings and resources. */
export function nameProblems(path: string, name: unknown): Problem[] {
  return check(
    typeof name === "string" && NAME.test(name),
    path,
    `${JSON.stringify(name)} does not fit every provider`,
    "Use 3 to 39 of a-z, 0-9 and -, a letter first",
  );
}

/** Numbers that must be whole and within bounds. */
export function wholeProblems(
  path: string,
  value: unknown,
  least: number,
  most: number,
): Problem[] {
  return check(
    value === undefined ||
      (Number.isInteger(value) && Number(value) >= least && Number(value) <= most),
    path,
    `${value} is out of bounds`,
    `Use a whole number from ${least} to ${most}`,
  );
}
