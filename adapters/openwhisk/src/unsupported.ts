/** What the OpenWhisk family has against a trigger. */
import type { Unsupported } from "@portable-fn/adapter-kit/events";

/** Says what the target has against a trigger. */
export const unsupported: Unsupported = ({ kind }) => {
  if (kind === "queue") {
    return "nothing delivers a message again or keeps dead letters, so that one that fails would be lost. Take topic() or stream() where that is bearable, or run this function on a target with queues, such as node";
  }
  if (kind === "change") {
    return "the feed of CouchDB's changes names the documents that changed and does not bring them. Take topic() on the feed's trigger, whose data is { dbname, id, seq, changes }, and read the document";
  }
  return undefined;
};
