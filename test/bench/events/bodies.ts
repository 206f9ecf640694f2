/** The bodies that are posted and come back. */

/** An order of 1 KB as JSON. */
export const ORDER: Readonly<Record<string, unknown>> = {
  customer: { id: "c-10442", name: "Zoë Quill", email: "zoe@example.com" },
  lines: Array.from({ length: 12 }, (_, at) => ({
    sku: `sku-${4000 + at}`,
    title: `Shelf bracket ${at}`,
    quantity: at + 1,
    price: 4.5 * (at + 1),
  })),
  note: "Please leave it with the neighbour.",
};

/** 100 KB in which every byte occurs, so that no text survives in its place. */
export const FILE: Buffer = Buffer.from(
  Array.from({ length: 102_400 }, (_, at) => (at * 167 + (at >> 8) * 13) & 255),
);
