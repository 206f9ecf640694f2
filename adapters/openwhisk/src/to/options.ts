/** Options of the entry. */
import type { EntryOptions } from "@portable-fn/adapter-kit";

/** Options of the entry on the OpenWhisk family. */
export interface OpenWhiskOptions extends EntryOptions {
  /**
   * Scheme and host under which clients reach the function, such as `https://api.example.com`, for
   * `request.url`: the platforms hide the host that the client asked for. Default what the platform
   * says: on Code Engine the function's own domain.
   */
  readonly origin?: string;
  /**
   * How many proxies in front of the function append to `X-Forwarded-For`. Default 1 on DigitalOcean,
   * 0 elsewhere: the client's address is not known.
   */
  readonly trustedProxies?: number;
}
