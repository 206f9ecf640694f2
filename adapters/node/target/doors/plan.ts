/** What doors are made with. */
import type { Manifest } from "@portable-fn/core";

/** What doors lead to. */
export interface DoorPlan {
  readonly manifest: Manifest;
  /** The entry's store file. */
  readonly store: string;
  /** What the names of resources begin with in requests. */
  readonly prefix: string;
  /** Where requests with events go. */
  readonly url: string;
  readonly token: string;
}
