/** Things that fall due, the earliest first: a binary heap. */

interface Entry<Item> {
  readonly at: number;
  /** Of two at the same time, what was noted first comes first. */
  readonly order: number;
  readonly item: Item;
}

/** What falls due when. Nothing is taken out before its time: the owner knows what no longer holds. */
export class Timeline<Item> {
  readonly #heap: Entry<Item>[] = [];
  #order = 0;

  /** When the earliest falls due; `undefined` if there is none. */
  get next(): number | undefined {
    return this.#heap[0]?.at;
  }

  /** Notes an item for a time. */
  add(at: number, item: Item): void {
    const heap = this.#heap;
    this.#order += 1;
    const entry = { at, order: this.#order, item };
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Entry<Item>;
      if (!isBefore(entry, parent)) break;
      heap[index] = parent;
      heap[above] = entry;
      index = above;
    }
  }

  /** Takes out the earliest, if it is due by that time. */
  due(now: number): Entry<Item> | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (!first || first.at > now) return undefined;
    const last = heap.pop() as Entry<Item>;
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink(last);
    }
    return first;
  }

  #sink(entry: Entry<Item>): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const below = isBefore(heap[right], heap[left]) ? right : left;
      const child = heap[below];
      if (!child || !isBefore(child, entry)) return;
      heap[index] = child;
      heap[below] = entry;
      index = below;
    }
  }
}

function isBefore<Item>(a: Entry<Item> | undefined, b: Entry<Item> | undefined): boolean {
  if (!a || !b) return false;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
