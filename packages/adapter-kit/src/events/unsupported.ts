/** Refuses what a target cannot do, by name and with the alternatives. */
import { type AnyTrigger, type ManifestFunction, PortableError } from "@portable-fn/core";

/**
 * Says what a target has against a trigger.
 *
 * @param trigger the trigger, with its settings
 * @returns what is not possible and what to do instead, in one sentence; `undefined` when it is possible
 */
export type Unsupported = (trigger: AnyTrigger) => string | undefined;

/**
 * Refuses functions that the target cannot run.
 *
 * @param functions those that the entry runs
 * @param target the target's name
 * @param unsupported what the target has against a trigger
 * @throws PortableError `PFN_UNSUPPORTED` that names every such function
 */
export function refuseUnsupported(
  functions: readonly Pick<ManifestFunction, "name" | "trigger">[],
  target: string,
  unsupported: Unsupported,
): void {
  const refused = functions.flatMap(({ name, trigger }) => {
    const why = unsupported(trigger);
    return why ? [`\n  ${name} (${trigger.kind}): ${why}`] : [];
  });
  if (refused.length === 0) return;
  throw new PortableError(
    "PFN_UNSUPPORTED",
    `${target} cannot run all functions:${refused.join("")}`,
    { fix: "Change these, or make entries for the others with the option `function`" },
  );
}
