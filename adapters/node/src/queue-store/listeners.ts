/** Tells who waits in this process that a queue has something ready. */

/** Who waits, by queue. */
export interface Listeners {
  /** Calls the listener after each commit that may have made a message ready; gives the end of it. */
  on(queue: string, listener: () => void): () => void;
  emit(queues: Iterable<string>): void;
}

/** @returns nobody waiting yet */
export function createListeners(): Listeners {
  const byQueue = new Map<string, Set<() => void>>();
  return {
    on(queue, listener) {
      const listeners = byQueue.get(queue) ?? new Set();
      byQueue.set(queue, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byQueue.get(queue) === listeners) byQueue.delete(queue);
      };
    },
    emit(queues) {
      if (byQueue.size === 0) return;
      for (const queue of queues) for (const listener of byQueue.get(queue) ?? []) listener();
    },
  };
}
