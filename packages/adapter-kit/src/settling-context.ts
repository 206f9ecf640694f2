/** The context where the adapter itself must wait for work after the response. */
import { InvocationContext } from "./context.ts";

/** A context that knows the work given to `waitUntil`. */
export class SettlingContext extends InvocationContext {
  #work: Promise<unknown>[] | undefined;

  /**
   * Waits for the work given to `waitUntil`, also what that work adds, but not up to the deadline: an
   * answer that is sent afterwards must still get out.
   *
   * @returns a promise that never rejects; `undefined` when there is no work
   */
  settled(): Promise<void> | undefined {
    if (!this.#work) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = new Promise<void>((resolve) => {
      const give = () => {
        this.log.warn("Work given to waitUntil() did not end in time");
        resolve();
      };
      timer = setTimeout(give, this.answerWithin(125));
    });
    return Promise.race([drain(this.#work), end]).finally(() => clearTimeout(timer));
  }

  protected override hold(work: Promise<unknown>): void {
    this.#work ??= [];
    this.#work.push(work);
    super.hold(work);
  }
}

async function drain(work: Promise<unknown>[]): Promise<void> {
  for (const one of work) await one; // the iterator sees what is pushed meanwhile
}
