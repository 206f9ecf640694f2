/** What Example Cloud hands over and takes, as far as the adapter reads it. */

/** A request, as the provider hands it over. */
export interface ExampleCloudEvent {
  readonly requestId: string;
  readonly method: string;
  /** Path and query as on the request line. */
  readonly target: string;
  /** Names and values in order. */
  readonly headers: readonly (readonly [string, string])[];
  /** Base64; absent where there is none. */
  readonly body?: string | undefined;
  readonly clientAddress: string;
}

/** A response, as the provider takes it. */
export interface ExampleCloudResult {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  /** Base64. */
  readonly body: string;
}

/** A function, as the provider calls it. */
export type ExampleCloudHandler = (event: ExampleCloudEvent) => Promise<ExampleCloudResult>;
