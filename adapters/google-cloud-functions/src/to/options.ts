/** Options of the entries for Google Cloud Functions. */
import type { http } from "@google-cloud/functions-framework";
import type { EntryOptions } from "@portable-fn/adapter-kit/events";

/** Options of the entry. */
export interface CloudFunctionsOptions extends EntryOptions {
  /**
   * The name to register, for several entries in one module. Default what the runtime asks for, by
   * `--target` or `FUNCTION_TARGET`, else the option `function`, else `"function"`.
   */
  readonly name?: string;
  /**
   * How many proxies in front add to `X-Forwarded-For`. Default 1, Google's front end; behind an
   * Application Load Balancer 2.
   */
  readonly trustedProxies?: number;
  /**
   * Whether a proxy in front sets `X-Forwarded-Host`, as Firebase Hosting does. Google's front end
   * passes a client's own on. Default `false`.
   */
  readonly forwardedHost?: boolean;
  /**
   * Whether the instance keeps its CPU after a response ("instance-based billing"). Then the
   * response does not wait for `waitUntil` work. Default `false`.
   */
  readonly alwaysOn?: boolean;
  /**
   * The path on which an entry that has HTTP functions and others takes events; a request there that is
   * no event is HTTP as everywhere. An entry without HTTP functions takes every request for an event.
   * Default `"/"`, where Eventarc sends them.
   */
  readonly eventPath?: string;
}

/** An HTTP function as the framework takes it. */
export type CloudFunction = Parameters<typeof http>[1];

/** Bytes of a request body that 2nd gen functions take. https://cloud.google.com/functions/quotas */
export const BODY_LIMIT: number = 32 * 1024 * 1024;
