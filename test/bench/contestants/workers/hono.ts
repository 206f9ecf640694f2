/** Hono as a Worker. */
import { shop } from "../shop.ts";

export default shop;
