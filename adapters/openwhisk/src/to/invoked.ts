/** What the platform says of an invocation. */
import { type Fields, isFields } from "../decode/fields.ts";
import type { Invoked } from "../shape.ts";

/**
 * Reads the context, or the variables that stand for it.
 *
 * @param context the second argument; only DigitalOcean gives one
 * @param env the variables; the runtime sets those that begin with `__OW_` anew for each invocation
 * @param origin the entry's option
 * @returns id, deadline and origin
 */
export function invokedBy(
  context: unknown,
  env: Readonly<Record<string, string | undefined>>,
  origin: string | undefined,
): Invoked {
  const said: Fields = isFields(context) ? context : {};
  const id = said["activationId"] ?? env["__OW_ACTIVATION_ID"];
  const deadline = Number(said["deadline"] ?? env["__OW_DEADLINE"]);
  return {
    id: typeof id === "string" && id ? id : crypto.randomUUID(),
    deadline: deadline > 0 ? deadline : undefined,
    origin: originOf(origin ?? codeEngineOrigin(env)),
  };
}

/** Variables that Code Engine sets: cloud.ibm.com/docs/codeengine?topic=codeengine-inside-env-vars. */
function codeEngineOrigin(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { CE_FUNCTION: name, CE_SUBDOMAIN: subdomain, CE_DOMAIN: domain } = env;
  return name && subdomain && domain ? `https://${name}.${subdomain}.${domain}` : undefined;
}

function originOf(text: string | undefined): URL | undefined {
  return text && URL.canParse(text) ? new URL(text) : undefined;
}
