/** Gives streaming handlers the global `awslambda` where no Lambda runtime does; import it first. */
import { awslambda } from "./from/stream.ts";

const scope = globalThis as { awslambda?: unknown };
scope.awslambda ??= awslambda;
