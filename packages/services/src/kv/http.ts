/** Requests to stores that speak HTTP. */
import { storeError } from "./store-error.ts";

/** A signed request. */
export interface StoreRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** A response that was read. */
export interface StoreResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** How requests to a store are sent. */
export interface Sending {
  /** The driver's name. */
  readonly name: string;
  /** Makes the request; asked again for every attempt, since signatures have a time. */
  readonly request: () => Promise<StoreRequest>;
  /** Whether it does no harm when the store gets it twice. */
  readonly isRepeatable: boolean;
  /** Whether the store asks for another attempt later. */
  readonly isBusy: (response: StoreResponse) => boolean;
}

/** How often a request is sent, and how long the first pause is, in milliseconds. */
const [ATTEMPTS, PAUSE] = [3, 50];
/** How long a store may take to answer, in milliseconds. */
const TIMEOUT = 10_000;

/**
 * Sends a request, again where the store is busy or was not reached and that does no harm.
 *
 * @param sending the request
 * @returns the store's answer, of any status
 * @throws PortableError `PFN_KV_STORE` where none came
 */
export async function send(sending: Sending): Promise<StoreResponse> {
  const { name, request, isRepeatable, isBusy } = sending;
  const attempts = isRepeatable ? ATTEMPTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    const signed = await request();
    try {
      const response = await exchange(signed);
      if (attempt === attempts || !isBusy(response)) return response;
    } catch (cause) {
      if (attempt === attempts) throw storeError(name, "did not answer", { cause });
    }
    // Part of it is random, so that those who failed together do not come back together.
    const pause = PAUSE * 2 ** attempt * (0.5 + Math.random() / 2);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function exchange({ url, method, headers, body }: StoreRequest): Promise<StoreResponse> {
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
