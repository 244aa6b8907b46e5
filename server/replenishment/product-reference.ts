import type { Product } from '../../protocol/api/catalog.ts'

/** By id or code. */
export const findProduct = (products: readonly Product[], ref: string): Product | undefined =>
  products.find(({ id }) => id === ref) ?? products.find(({ code }) => code === ref)
