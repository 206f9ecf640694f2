/** portable-fn on Example Cloud. */
export { fromExampleCloud } from "./from.ts";
export type { ExampleCloudEvent, ExampleCloudHandler, ExampleCloudResult } from "./native.ts";
export { type ExampleCloudOptions, toExampleCloud } from "./to.ts";
