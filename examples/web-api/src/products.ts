/** What the shop sells. */

/** A product. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly cents: number;
  /** How many the shop begins with. */
  readonly stock: number;
}

/** All of them. */
export const products: readonly Product[] = [
  { sku: "tea", name: "Green tea", cents: 450, stock: 100 },
  { sku: "cup", name: "Cup", cents: 900, stock: 3 },
];

/**
 * @param sku any
 * @returns the product, if there is one
 */
export function findProduct(sku: string): Product | undefined {
  return products.find((product) => product.sku === sku);
}
