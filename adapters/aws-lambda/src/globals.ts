/**
 * Gives streaming handlers the global `awslambda` where no Lambda runtime supplies it. Import it
 * before their modules: `import "@portable-fn/aws-lambda/globals"`.
 */
import { awslambda } from "./from/stream.ts";

const scope = globalThis as { awslambda?: unknown };
scope.awslambda ??= awslambda;
