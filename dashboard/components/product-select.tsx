import { Select, type SelectProps } from '@mantine/core'
import { useMemo } from 'react'
import type { Product } from '../../protocol/api/catalog.ts'
import { category } from '../../protocol/api/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import { useCatalog } from './catalog.ts'

interface Props extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  value?: string | null
  onChange: (id: string | null) => void
  /** What a product must be to be offered, and what is said beside it. */
  offer?: (product: Product) => { note?: string } | null
}

const everything = () => ({})

export function ProductSelect({ value, onChange, offer = everything, ...rest }: Props) {
  const { t, name } = useLanguage()
  const { products } = useCatalog()
  const data = useMemo(
    () =>
      category.options
        .map((each) => ({
          group: t(`category.${each}`),
          items: products.flatMap((product) => {
            const offered: { note?: string } | null = product.category === each ? offer(product) : null
            if (!offered) return []
            const label = [name(product), product.specification, offered.note].filter(Boolean).join(' · ')
            return [{ value: product.id, label }]
          }),
        }))
        .filter((group) => group.items.length > 0),
    [products, offer, t, name],
  )
  return (
    <Select
      searchable
      nothingFoundMessage={t('words.nothingFound')}
      {...rest}
      data={data}
      value={value ?? null}
      onChange={onChange}
    />
  )
}
