/** The module around a Worker that notes what became of its messages, for nobody else would tell. */
import { DEAD } from "./resources.ts";

/** What the lines of the notes begin with. */
export const NOTE = "portable-fn:settled ";

/** A note. */
export interface Settled {
  readonly as: "acknowledged" | "dead";
  /** The message's body, as {@link observedWorker} writes it. */
  readonly body: string;
}

/**
 * Writes the module.
 *
 * @param file the Worker's, beside it
 * @returns JavaScript
 */
export function observedWorker(file: string): string {
  return `import worker from ${JSON.stringify(`./${file}`)};

const text = ({ body }) =>
  typeof body === "string" ? body
  : body instanceof ArrayBuffer ? btoa(Array.from(new Uint8Array(body), (byte) => String.fromCharCode(byte)).join(""))
  : JSON.stringify(body);
const note = (as, message) => console.log(${JSON.stringify(NOTE)} + JSON.stringify({ as, body: text(message) }));

export default {
  ...worker,
  ...(worker.queue && {
    async queue(batch, env, ctx) {
      if (batch.queue.endsWith(${JSON.stringify(DEAD)})) {
        for (const message of batch.messages) note("dead", message);
        return;
      }
      const acknowledged = [];
      const messages = batch.messages.map((message) => ({
        id: message.id,
        timestamp: message.timestamp,
        body: message.body,
        attempts: message.attempts,
        ack() {
          acknowledged.push(message);
          message.ack();
        },
        retry: (options) => message.retry(options),
      }));
      await worker.queue({ queue: batch.queue, messages }, env, ctx);
      for (const message of acknowledged) note("acknowledged", message);
    },
  }),
};
`;
}
