/** A Worker without anything. */
import { answer } from "../bare.ts";

export default { fetch: answer };
