/** Answers for load balancers without multi-value headers and for VPC Lattice. */
import type { Shape } from "../shape.ts";

/**
 * Writes an answer that has one value per name. Several cookies go under names that differ in the
 * case of their letters alone, for a result can carry no name twice; nine letters give 512 names.
 */
export const encodeSingleValue: Shape["encode"] = ({ result, headers, cookies }) => ({
  ...result,
  headers: Object.fromEntries([
    ...headers,
    ...cookies.map((value, at) => [inCase("set-cookie", at), value] as const),
  ]),
});

/** Writes the letters of a name in capitals where `bits` has a one. */
function inCase(name: string, bits: number): string {
  let rest = bits * 2;
  return name.replace(/[a-z]/g, (letter) => {
    rest >>= 1;
    return rest & 1 ? letter.toUpperCase() : letter;
  });
}
