/** Middy's router; its handlers write Lambda's results themselves, as the floor does. */
import middy from "@middy/core";
import router from "@middy/http-router";
import { handler as byHand } from "./by-hand.ts";

const routes = [
  { method: "GET", path: "/items/{id}", handler: byHand },
  { method: "POST", path: "/orders", handler: byHand },
  { method: "POST", path: "/files", handler: byHand },
  { method: "POST", path: "/echo", handler: byHand },
] as const;

export const handler: unknown = middy(router([...routes] as never));
