/** The app that is deployed: its state is behind the binding `shop`. */
import { bind } from "@portable-fn/core";
import type { Kv } from "@portable-fn/services/kv";
import { createShop } from "./shop.ts";

export default createShop(bind.kv<Kv>("shop"));
