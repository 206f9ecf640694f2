/** A function: a trigger, a handler and options. What every trigger's declaration shares. */
import type { Problem } from "./errors.ts";
import type { Middleware, Run } from "./middleware.ts";
import type { StandardSchema } from "./schema.ts";

/** The kinds of trigger. */
export type TriggerKind = "http" | "schedule" | "queue" | "topic" | "object" | "stream" | "change";

/** The kinds of trigger whose events are CloudEvents. */
export type EventKind = Exclude<TriggerKind, "http">;

/** What starts a function, as data; the members besides `kind` are each trigger's own. */
export interface Trigger {
  readonly kind: TriggerKind;
}

/**
 * The typed escape hatch: settings for one target, passed on untranslated. Adapters add their
 * target's type by declaration merging.
 */
export interface VendorOptions {
  readonly [target: string]: Readonly<Record<string, unknown>> | undefined;
}

/** Deployment options that every trigger takes. */
export interface DeploymentOptions {
  /** Seconds a single invocation may take. Default 30. */
  readonly timeout?: number;
  /** Memory in MB. Default 256. */
  readonly memory?: number;
  /** The most instances at the same time. Default: the target's own. */
  readonly maxInstances?: number;
  /** Variables and their defaults; `null` means that the deployment must give it. Default none. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Names of variables that hold secrets. Default none. */
  readonly secrets?: readonly string[];
  /** Settings for single targets. Default none. */
  readonly vendor?: VendorOptions;
}

/** Options of a function with events of type `Event` and results of type `Result`. */
export interface FunctionOptions<Event, Result> extends DeploymentOptions {
  /** Middleware of this function, inside the app's. */
  readonly use?: readonly Middleware<Event, Result>[];
}

/** A declared function, before its app gives it a name. */
export interface FunctionDeclaration {
  readonly trigger: Trigger;
  /** What it alone is for: two functions with the same could not be told apart. Default nothing. */
  readonly resource?: string;
  readonly options: DeploymentOptions;
  /** What an event's data must fit before the handler gets it. Default anything. */
  readonly schema?: StandardSchema;
  /** Runs the handler inside the function's own middleware. */
  readonly run: Run;
  /**
   * What is wrong with the trigger's own settings; absent in a bundle that a build has checked.
   *
   * @param path where the function stands in the app, such as `functions.orders`
   */
  readonly problems?: ((path: string) => Problem[]) | undefined;
}
