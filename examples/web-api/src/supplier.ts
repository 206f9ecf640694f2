/** Asks the supplier what is on its way. */
import type { Context } from "@portable-fn/core";
import { retrying } from "@portable-fn/middleware/retry";
import { propagated } from "@portable-fn/middleware/telemetry";
import { problems } from "./problems.ts";

// Each attempt carries the trace on, so the supplier sees them apart.
const ask = retrying({ attempts: 3, delay: 20, fetch: propagated(fetch) });

/**
 * @param sku the product
 * @param ctx says where the supplier is, and ends the question with the invocation
 * @returns how many are arriving
 * @throws HttpProblem 503 when it does not answer
 */
export async function arriving(sku: string, { env, signal }: Context): Promise<number> {
  const url = `${env["SUPPLIER_URL"]}/arriving/${sku}`;
  const response = await ask(url, { signal }).catch((cause: unknown) => {
    throw silent({ cause });
  });
  if (!response.ok) throw silent({ cause: response.status });
  const { count } = (await response.json()) as { count: number };
  return count;
}

function silent({ cause }: { cause: unknown }) {
  return problems.problem("supplier-silent", undefined, { cause, headers: { "retry-after": "5" } });
}
