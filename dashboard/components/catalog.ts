import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Product } from '../../protocol/api/catalog.ts'
import { measureOf } from '../../protocol/measure.ts'
import { useApi } from '../api/api.context.ts'
import { productsQuery } from '../api/catalog.queries.ts'
import { useLanguage } from '../locales/locale.tsx'

export interface Catalog {
  products: readonly Product[]
  find(productId: string | null): Product | undefined
  /** The product's name in the reader's language; what the row itself says until the catalogue is there. */
  name(productId: string | null, otherwise?: string | null): string
  /** Units with their word: "120 只". */
  units(quantity: number, productId: string | null): string
  /** Whole boxes and the rest: "12 盒 3 只"; null where a box holds one. */
  boxes(quantity: number, productId: string | null): string | null
}

/** The catalogue, for names and units of quantities on every screen. */
export function useCatalog(): Catalog {
  const api = useApi()
  const { t, name } = useLanguage()
  const { data } = useQuery(productsQuery(api))
  return useMemo(() => {
    const products = data?.items ?? []
    const byId = new Map(products.map((product) => [product.id, product]))
    const find = (productId: string | null) => (productId === null ? undefined : byId.get(productId))
    const withUnit = (count: number, product: Product | undefined) =>
      t(`unit.${measureOf(product)}`, { count })
    return {
      products,
      find,
      name(productId, otherwise) {
        const product = find(productId)
        return product ? name(product) : (otherwise ?? t('words.unknown'))
      },
      units: (quantity, productId) => withUnit(quantity, find(productId)),
      boxes(quantity, productId) {
        const product = find(productId)
        if (!product || product.boxSize <= 1) return null
        const count = Math.floor(quantity / product.boxSize)
        const rest = quantity % product.boxSize
        if (count === 0) return null
        const boxes = t('unit.boxes', { count })
        return rest === 0 ? boxes : `${boxes} ${withUnit(rest, product)}`
      },
    }
  }, [data, t, name])
}
