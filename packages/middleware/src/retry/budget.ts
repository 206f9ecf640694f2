/** A budget of further attempts, so that a service in trouble is not drowned by those who try again. */

/** How many further attempts there may be. */
export interface Budget {
  /** Says that a call begins. */
  begin(): void;
  /** @returns whether a further attempt is within the budget; it is taken from it then */
  take(): boolean;
}

/**
 * Makes a budget: each call earns a share of a further attempt.
 *
 * @param options `share` of a further attempt that a call earns, default 0.2; `reserve` of attempts that
 *   there is from the start and at most, default 10
 * @returns the budget, best one for each service that is called
 */
export function createBudget(
  options: { readonly share?: number; readonly reserve?: number } = {},
): Budget {
  const { share = 0.2, reserve = 10 } = options;
  let left = reserve;
  return {
    begin() {
      left = Math.min(reserve, left + share);
    },
    take() {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
