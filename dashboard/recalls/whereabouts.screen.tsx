import { useDebouncedValue } from '@mantine/hooks'
import { IconPackageOff, IconZoomQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import type { FoundLot } from '../../protocol/api/recalls.ts'
import { useApi } from '../api/api.context.ts'
import { lotSearchQuery } from '../api/recalls.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { FilterBar, SearchField } from '../components/filter-bar.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { StockTabs } from '../inventory/stock.tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ScanBar } from '../scanning/scan.bar.tsx'
import { LotWhereabouts } from './lot.whereabouts.tsx'
import classes from './recalls.module.css'

const filters = z.object({
  text: z.string().max(60).optional(),
  product: id.optional(),
  lot: id.optional(),
})

function FoundRow({ lot, onChoose }: { lot: FoundLot; onChoose: () => void }) {
  const { t, format, name } = useLanguage()
  const catalog = useCatalog()
  return (
    <li className={classes.row}>
      <span>
        <button type="button" className={classes.choose} onClick={onChoose}>
          {lot.lotNumber || t('words.noLotNumber')}
        </button>
        <span className={classes.facts}>
          <span>{name({ name: lot.productName, nameEn: lot.productNameEn })}</span>
          <span>
            {t('lot.expiresOn')} {format.day(lot.expiresOn)}
          </span>
          <span>{catalog.units(lot.quantity, lot.productId)}</span>
        </span>
      </span>
      {lot.recallId && <StatusBadge mark="critical" label={t('recallStatus.open')} />}
    </li>
  )
}

/** 批号去向: a lot by its number, product or code; then where it is and where it went. */
export function WhereaboutsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [filter, change] = useUrlFilters(filters)
  const [text] = useDebouncedValue(filter.text?.trim() ?? '', 300)
  const asked = { text: text || undefined, product: filter.product }
  const query = useQuery(lotSearchQuery(api, asked))
  const looking = asked.text !== undefined || asked.product !== undefined
  const seek = (product: string | undefined, lot: string | null) => {
    change({ product: product ?? null, text: lot ?? '', lot: null })
    return { done: lot ?? t('recall.whereFound') }
  }
  return (
    <Page title={t('recall.whereTitle')} note={t('recall.whereHint')}>
      <StockTabs />
      <ScanBar
        onGoods={({ product, lotNumber }) => seek(product.id, lotNumber)}
        onLabel={({ lotNumber }) => seek(undefined, lotNumber)}
      />
      <FilterBar>
        <SearchField
          label={t('recall.whereSearch')}
          value={filter.text ?? ''}
          onChange={(search) => change({ text: search, product: null, lot: null })}
        />
      </FilterBar>
      {filter.lot !== undefined && <LotWhereabouts lotId={filter.lot} />}
      {looking ? (
        <Await query={query} loading={<Loading lines={4} />}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                icon={<IconPackageOff size={28} stroke={1.4} aria-hidden />}
                title={t('recall.whereNone')}
                hint={t('recall.whereNoneHint')}
              />
            ) : (
              <Panel title={t('recall.whereFound')} aside={String(items.length)} flush>
                <ul className={classes.rows}>
                  {items.map((lot) => (
                    <FoundRow key={lot.lotId} lot={lot} onChoose={() => change({ lot: lot.lotId })} />
                  ))}
                </ul>
              </Panel>
            )
          }
        </Await>
      ) : (
        filter.lot === undefined && (
          <Empty
            icon={<IconZoomQuestion size={28} stroke={1.4} aria-hidden />}
            title={t('recall.whereSearch')}
            hint={t('recall.whereHint')}
          />
        )
      )}
    </Page>
  )
}
