/** `instanceof` across our classes and Node's own, without loading Node's. */

/**
 * Decides `value instanceof constructor`.
 *
 * @param value the left side
 * @param right the right side
 * @param ours the class of ours that `right` is or extends
 * @param isOurs whether an object is an instance of ours
 * @param tag the name that both ours and Node's instances carry
 * @returns whether it is one; Node's own instances count as ours
 */
export function isInstance(
  value: unknown,
  right: unknown,
  ours: unknown,
  isOurs: (value: object) => boolean,
  tag: string,
): boolean {
  if (typeof value !== "object" || value === null) return false;
  // A class that extends ours means its own instances only.
  if (right !== ours) {
    return Function.prototype[Symbol.hasInstance].call(right as () => void, value);
  }
  if (isOurs(value)) return true;
  const prototype: object | null = Object.getPrototypeOf(value);
  if (!prototype || !(Symbol.toStringTag in prototype)) return false;
  const { [Symbol.toStringTag]: name, constructor: made } = prototype;
  return name === tag && made?.name === tag;
}
