/** Answers for load balancers without multi-value headers and for VPC Lattice. */
import type { LambdaResult } from "../native.ts";
import type { Answer } from "../shape.ts";

/**
 * Writes an answer that has one value per name. Several cookies go under names that differ in the
 * case of their letters alone, for a result can carry no name twice.
 *
 * @param answer the answer
 * @returns the result
 */
export function encodeSingleValue({
  status,
  headers,
  cookies,
  body,
  isBase64Encoded,
}: Answer): LambdaResult {
  const all = [
    ...headers,
    ...cookies.map((value, at) => [inCase("set-cookie", at), value] as const),
  ];
  return {
    statusCode: status,
    headers: Object.fromEntries(all),
    body,
    isBase64Encoded,
  };
}

/** The most cookies that differ in case: `set-cookie` has nine letters. */
export const MOST_COOKIES = 512;

/** Writes the letters of a name in capitals where `bits` has a one. */
function inCase(name: string, bits: number): string {
  let rest = bits;
  return name.replace(/[a-z]/g, (letter) => {
    const capital = rest & 1;
    rest >>= 1;
    return capital ? letter.toUpperCase() : letter;
  });
}
