/** The manifest: an app as JSON, for tools. Its JSON Schema is `@portable-fn/core/manifest.schema.json`. */
import type { BindingKind } from "./binding.ts";
import type { DeploymentOptions } from "./function.ts";
import type { ChangeTrigger } from "./triggers/change.ts";
import type { HttpTrigger } from "./triggers/http.ts";
import type { ObjectTrigger } from "./triggers/object.ts";
import type { QueueTrigger } from "./triggers/queue.ts";
import type { ScheduleTrigger } from "./triggers/schedule.ts";
import type { StreamTrigger } from "./triggers/stream.ts";
import type { TopicTrigger } from "./triggers/topic.ts";

/** A trigger of any kind, as data. */
export type AnyTrigger =
  | HttpTrigger
  | ScheduleTrigger
  | QueueTrigger
  | TopicTrigger
  | ObjectTrigger
  | StreamTrigger
  | ChangeTrigger;

/** A function in the manifest. */
export interface ManifestFunction extends DeploymentOptions {
  readonly name: string;
  readonly trigger: AnyTrigger;
  /** Seconds; the default filled in. */
  readonly timeout: number;
  /** MB; the default filled in. */
  readonly memory: number;
}

/** An app as JSON. */
export interface Manifest {
  /** The format's version. */
  readonly version: 1;
  readonly name: string;
  readonly functions: readonly ManifestFunction[];
  readonly bindings: readonly { readonly kind: BindingKind; readonly name: string }[];
}
