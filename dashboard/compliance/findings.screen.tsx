import { Button } from '@mantine/core'
import { IconClipboardCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { checklistQuery, findingsQuery } from '../api/compliance.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { ChipFilter, FilterBar, MoreFilters } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './compliance.module.css'
import { ComplianceTabs } from './compliance.tabs.tsx'
import { FindingCard } from './finding.card.tsx'
import { FindingDialog } from './finding.dialog.tsx'

const SHOWN = ['open', 'overdue', 'fixed', 'verified'] as const
const filtersSchema = z.object({
  show: z.enum(SHOWN).optional(),
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
})

const queryOf = (show: (typeof SHOWN)[number] | undefined) =>
  show === 'overdue' ? { overdue: true } : { status: show }

/** What inspections found, until it is put right and verified. */
export function FindingsScreen() {
  const { t, name } = useLanguage()
  const api = useApi()
  const mayRaise = useMay('administrator', 'supply_manager', 'inspector')
  const [filters, change] = useUrlFilters(filtersSchema)
  const [raising, setRaising] = useState(false)
  const { show, ...where } = filters
  const query = useInfiniteQuery(findingsQuery(api, { ...where, ...queryOf(show) }))
  const { data: checklist } = useQuery(checklistQuery(api))
  const word = (code: string) => {
    const found = checklist?.criteria.find((each) => each.code === code)
    return found ? `${code} ${name(found)}` : code
  }
  const filtered = Object.keys(filters).length > 0
  return (
    <Page
      title={t('finding.title')}
      actions={mayRaise && <Button onClick={() => setRaising(true)}>{t('finding.raise')}</Button>}
    >
      <ComplianceTabs />
      <FilterBar>
        <ChipFilter
          label={t('finding.status')}
          chips={SHOWN.map((value) => ({ value, label: t(`finding.${value}`) }))}
          value={show ?? null}
          onChange={(value) => change({ show: value })}
        />
        <MoreFilters active={Object.keys(where).length}>
          <JurisdictionSelect
            value={filters.jurisdiction ?? null}
            onChange={(jurisdiction) => change({ jurisdiction })}
          />
          <PlaceSelect
            aria-label={t('finding.place')}
            placeholder={t('words.allPlaces')}
            value={filters.location ?? null}
            onChange={(location) => change({ location })}
          />
        </MoreFilters>
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          return items.length === 0 ? (
            <Empty
              icon={<IconClipboardCheck size={28} stroke={1.4} aria-hidden />}
              title={t(filtered ? 'finding.noneFound' : 'finding.none')}
              hint={filtered ? t('words.loosenFilters') : t('finding.noneHint')}
            />
          ) : (
            <div className={classes.cards}>
              {items.map((each) => (
                <FindingCard key={each.id} finding={each} word={word} />
              ))}
              <LoadMore query={query} />
            </div>
          )
        }}
      </Await>
      {raising && <FindingDialog location={filters.location ?? null} onClose={() => setRaising(false)} />}
    </Page>
  )
}
