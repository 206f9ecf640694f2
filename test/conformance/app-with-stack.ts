/** The conformance app under all middleware of the house: what it promises must stay as it is. */
import { conformanceApp } from "@portable-fn/conformance/app";
import type { App } from "@portable-fn/core";
import { cache } from "@portable-fn/middleware/cache";
import { errors } from "@portable-fn/middleware/errors";
import { idempotency } from "@portable-fn/middleware/idempotency";
import { log } from "@portable-fn/middleware/log";
import { rateLimit } from "@portable-fn/middleware/rate-limit";
import { telemetry } from "@portable-fn/middleware/telemetry";
import { timeout } from "@portable-fn/middleware/timeout";
import { validate } from "@portable-fn/middleware/validate";
import { memory } from "@portable-fn/services/kv/memory";

const app: App = conformanceApp([
  telemetry(),
  log(),
  errors(),
  rateLimit({ store: memory(), limit: 1_000_000, window: 60 }),
  timeout({ seconds: 60 }),
  cache(),
  idempotency({ store: memory() }),
  validate({}),
]);

export default app;
