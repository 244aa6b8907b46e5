import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowsExchange } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { divisionCode } from '../../protocol/api/parts.ts'
import type {
  Redistribution,
  RedistributionDismissal,
  Redistributions,
} from '../../protocol/api/redistribution.ts'
import { useApi } from '../api/api.context.ts'
import { redistributionQuery } from '../api/planning.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { useCatalog } from '../components/catalog.ts'
import { DataAge } from '../components/data-age.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page, Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { WayCard } from './redistribution.card.tsx'
import classes from './redistribution.module.css'
import { ReplenishmentTabs } from './replenishment.tabs.tsx'

const filtersSchema = z.object({ jurisdiction: divisionCode.optional() })

/** Proposals by the way they go, in the order of the first of each. */
function byWay(items: readonly Redistribution[]): Redistribution[][] {
  const ways = new Map<string, Redistribution[]>()
  for (const item of items) {
    const key = `${item.from.id} ${item.to.id}`
    const way = ways.get(key)
    if (way) way.push(item)
    else ways.set(key, [item])
  }
  return [...ways.values()]
}

function Figures({ atRisk, saved, leadDays, cappedAt }: Redistributions) {
  const { t, format } = useLanguage()
  const units = (count: number) => t('unit.any', { count })
  return (
    <>
      <dl className={classes.figures}>
        <div>
          <dt>{t('redistribution.atRisk')}</dt>
          <dd>{units(atRisk)}</dd>
        </div>
        {atRisk > 0 && (
          <>
            <div>
              <dt>{t('redistribution.saved')}</dt>
              <dd data-good={saved > 0 || undefined}>
                {`${units(saved)} · ${format.percent(saved, atRisk)}`}
              </dd>
            </div>
            <div>
              <dt>{t('redistribution.nobody')}</dt>
              <dd>{units(atRisk - saved)}</dd>
            </div>
          </>
        )}
      </dl>
      <p className={classes.hint}>
        {t('redistribution.leadDays', { days: leadDays })}{' '}
        {cappedAt !== null && t('redistribution.capped', { count: cappedAt })}
      </p>
    </>
  )
}

function Dismissed({ items }: { items: readonly RedistributionDismissal[] }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const mayManage = useMayManage()
  const queryClient = useQueryClient()
  const restore = useMutation({
    mutationFn: (id: string) => api.write('DELETE', `/api/redistribution/dismissals/${id}`),
    onSuccess() {
      notifications.show({ color: 'green', message: t('redistribution.restored') })
      return queryClient.invalidateQueries({ queryKey: ['redistribution'] })
    },
  })
  if (items.length === 0) return null
  return (
    <Panel title={t('redistribution.dismissedList', { count: items.length })}>
      <ProblemNotice error={restore.error} />
      <ul className={classes.dismissed}>
        {items.map((item) => (
          <li key={item.id}>
            <span>
              {catalog.name(item.productId, item.productName)} ·{' '}
              {t('redistribution.lot', {
                lot: item.lotNumber || t('words.noLotNumber'),
                day: format.day(item.expiresOn),
              })}{' '}
              · {t('redistribution.way', { from: item.from.name, to: item.to.name })}
              <small>
                {item.dismissedBy} · <Age at={item.dismissedAt} /> · {item.reason}
              </small>
            </span>
            {mayManage && (
              <Button size="compact-sm" variant="default" onClick={() => restore.mutate(item.id)}>
                {t('redistribution.restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Which lots to bring to where they are used before they expire (余缺调剂). */
export function RedistributionScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(filtersSchema)
  const query = useQuery(redistributionQuery(api, filters))
  return (
    <Page
      title={t('redistribution.title')}
      actions={
        <DataAge
          updatedAt={query.dataUpdatedAt}
          fetching={query.isFetching}
          onRefresh={() => void query.refetch()}
        />
      }
    >
      <ReplenishmentTabs />
      <FilterBar>
        <JurisdictionSelect
          value={filters.jurisdiction ?? null}
          onChange={(jurisdiction) => change({ jurisdiction })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {(data) => (
          <>
            <Figures {...data} />
            {data.items.length === 0 ? (
              <Empty
                icon={<IconArrowsExchange size={28} stroke={1.4} aria-hidden />}
                title={t('redistribution.none')}
                hint={
                  data.atRisk > 0
                    ? t('redistribution.noneAtRisk', { units: t('unit.any', { count: data.atRisk }) })
                    : t('redistribution.noneHint')
                }
              />
            ) : (
              <div className={classes.grid}>
                {byWay(data.items).map((items) => (
                  <WayCard key={`${items[0]?.from.id} ${items[0]?.to.id}`} items={items} />
                ))}
              </div>
            )}
            <Dismissed items={data.dismissed} />
          </>
        )}
      </Await>
    </Page>
  )
}
