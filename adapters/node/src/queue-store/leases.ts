/** Lease tokens: which message, and which of its leases. */
import { randomInt } from "node:crypto";

/** A token, taken apart. */
export interface Lease {
  readonly seq: number;
  readonly lease: number;
}

/** `randomInt` gives no more at once. */
const RANGE = 2 ** 48 - 1;
const TOKEN = /^([1-9]\d{0,15})\.(\d{1,15})$/;

/** @returns a number that no earlier lease had, as far as chance goes */
export function newLease(): number {
  return randomInt(RANGE);
}

/** @returns the token that a consumer gets */
export function tokenOf({ seq, lease }: Lease): string {
  return `${seq}.${lease}`;
}

/** @returns which lease a token is of; `undefined` for what is no token */
export function leaseOf(token: string): Lease | undefined {
  const [, seq, lease] = TOKEN.exec(token) ?? [];
  return seq && lease ? { seq: Number(seq), lease: Number(lease) } : undefined;
}
