import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconCards, IconPrinter } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { day, id } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { binCardQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { FilterBar } from '../components/filter-bar.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { ScanBar } from '../scanning/scan.bar.tsx'
import classes from './bin-card.module.css'
import { BinCardPaper } from './bin-card.paper.tsx'

const filters = z.object({
  location: id.optional(),
  product: id.optional(),
  from: day.optional(),
  to: day.optional(),
})
const PAPERS = ['A5', 'A4'] as const
type Paper = (typeof PAPERS)[number]

function Card({ query: filter, paper }: { query: z.infer<typeof filters>; paper: Paper }) {
  const api = useApi()
  const query = useInfiniteQuery(binCardQuery(api, filter))
  return (
    <Await query={query} loading={<Loading lines={10} />}>
      {({ pages }) => (
        <>
          <BinCardPaper pages={pages} paper={paper} />
          <LoadMore query={query} className={classes.more} />
        </>
      )}
    </Await>
  )
}

/** Place and product of the code on a printed card; null for any other text. */
function cardOf(text: string): { location: string; product: string } | null {
  if (!URL.canParse(text)) return null
  const { pathname, searchParams } = new URL(text)
  const { location, product } = filters.safeParse(Object.fromEntries(searchParams)).data ?? {}
  return pathname === '/stock/card' && location && product ? { location, product } : null
}

/** 库存标示卡: what one product at one place went through, on screen and on paper. */
export function BinCardScreen() {
  const { t, name } = useLanguage()
  const { products } = useCatalog()
  const [filter, change] = useUrlFilters(filters)
  const [paper, setPaper] = useState<Paper>('A5')
  const chosen = filter.location !== undefined && filter.product !== undefined
  return (
    <Page
      title={t('binCard.title')}
      back={{ to: '/stock', label: t('nav.stock') }}
      actions={
        chosen && (
          <div className={classes.tools}>
            <SegmentedControl
              aria-label={t('binCard.paper')}
              data={[...PAPERS]}
              value={paper}
              onChange={(value) => setPaper(PAPERS.find((each) => each === value) ?? 'A5')}
            />
            <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
              {t('binCard.print')}
            </Button>
          </div>
        )
      }
    >
      <div className={classes.filters}>
        <FilterBar>
          <PlaceSelect
            aria-label={t('binCard.place')}
            placeholder={t('binCard.place')}
            value={filter.location ?? null}
            onChange={(location) => change({ location })}
          />
          <Select
            aria-label={t('binCard.product')}
            placeholder={t('binCard.product')}
            data={products.map((product) => ({ value: product.id, label: name(product) }))}
            value={filter.product ?? null}
            onChange={(product) => change({ product })}
            searchable
          />
          <TextInput
            type="date"
            aria-label={t('binCard.from')}
            value={filter.from ?? ''}
            onChange={(event) => change({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            aria-label={t('binCard.to')}
            value={filter.to ?? ''}
            onChange={(event) => change({ to: event.currentTarget.value })}
          />
        </FilterBar>
      </div>
      <div className={classes.filters}>
        <ScanBar
          onGoods={({ product }) => {
            change({ product: product.id })
            return { done: name(product) }
          }}
          onText={(text) => {
            const card = cardOf(text)
            if (card === null) return null
            change(card)
            return { done: t('binCard.title') }
          }}
        />
      </div>
      {chosen ? (
        <Card query={filter} paper={paper} />
      ) : (
        <Empty
          icon={<IconCards size={28} stroke={1.4} aria-hidden />}
          title={t('binCard.choose')}
          hint={t('binCard.chooseHint')}
        />
      )}
    </Page>
  )
}
