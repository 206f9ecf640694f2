/** What event topics declare their cases with. */
import type { EventCapability } from "@portable-fn/core";
import type { EventConformanceOptions } from "../types.ts";
import { Observer } from "./observer.ts";
import { type Scene, sceneOf } from "./scene.ts";

/** A case: what it does with the door. */
export type EventCase = (door: Observer) => Promise<void>;

/** What an event topic declares its cases with. */
export interface EventSuite extends Omit<EventConformanceOptions, "it" | "describe" | "host"> {
  readonly scene: Scene;
  /** Declares a case. */
  readonly it: (name: string, body: EventCase) => void;
  /** Declares the case of a promise, or, where the door does not give it, that of its loss. */
  readonly gate: (
    capability: EventCapability,
    promised: readonly [name: string, body: EventCase],
    lost?: readonly [name: string, body: EventCase],
  ) => void;
}

/** Declares the cases of one topic. */
export type EventTopic = (suite: EventSuite) => void;

/**
 * Makes what topics declare their cases with.
 *
 * @param options of the run
 * @returns the suite
 */
export function createEventSuite(options: EventConformanceOptions): EventSuite {
  const { host, capabilities } = options;
  const scene = sceneOf(capabilities.trigger);
  const it: EventSuite["it"] = (name, body) => {
    options.it(name, () => body(new Observer(host, scene)));
  };
  return {
    ...options,
    scene,
    it,
    gate(capability, promised, lost) {
      const chosen = capabilities[capability] ? promised : lost;
      if (chosen) it(...chosen);
    },
  };
}
