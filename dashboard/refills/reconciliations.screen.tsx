import { IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { divisionCode } from '../../protocol/api/parts.ts'
import { openItemKind } from '../../protocol/api/reconciliations.ts'
import { useApi } from '../api/api.context.ts'
import { reconciliationsQuery } from '../api/refills.queries.ts'
import { DataAge } from '../components/data-age.tsx'
import { ChipFilter, FilterBar } from '../components/filter-bar.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { ReconciliationCards } from './reconciliation.cards.tsx'
import { RefillTabs } from './refill.tabs.tsx'

const filtersSchema = z.object({
  status: z.enum(['open', 'closed']).default('open'),
  kind: openItemKind.optional(),
  location: z.string().max(64).optional(),
  jurisdiction: divisionCode.optional(),
})

/** What machines, counts and the ledger do not agree on, and settling it. */
export function ReconciliationsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(filtersSchema)
  const query = useQuery(reconciliationsQuery(api, filters))
  return (
    <Page
      title={t('refill.title')}
      actions={
        <DataAge
          updatedAt={query.dataUpdatedAt}
          fetching={query.isFetching}
          onRefresh={() => void query.refetch()}
        />
      }
    >
      <RefillTabs />
      <FilterBar>
        <ChipFilter
          label={t('words.status')}
          chips={(['open', 'closed'] as const).map((value) => ({
            value,
            label: t(`reconciliation.${value}`),
          }))}
          value={filters.status}
          onChange={(status) => change({ status })}
        />
        <ChipFilter
          label={t('reconciliation.title')}
          chips={openItemKind.options.map((value) => ({ value, label: t(`reconciliationKind.${value}`) }))}
          value={filters.kind ?? null}
          onChange={(kind) => change({ kind })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconScale size={28} stroke={1.4} aria-hidden />}
              title={filters.status === 'open' ? t('reconciliation.none') : t('reconciliation.noneClosed')}
              hint={filters.status === 'open' ? t('reconciliation.noneHint') : undefined}
            />
          ) : (
            <ReconciliationCards items={items} />
          )
        }
      </Await>
    </Page>
  )
}
