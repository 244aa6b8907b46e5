import { IconConfetti } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { divisionCode } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { nextStepsQuery } from '../api/compliance.queries.ts'
import { FilterBar } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './compliance.module.css'
import { ComplianceTabs } from './compliance.tabs.tsx'
import { StepList } from './step-list.tsx'

const SHOWN = 100
const filtersSchema = z.object({ jurisdiction: divisionCode.optional() })

/** What to do for the next inspection: one errand to one place after the other, by what the score gains. */
export function NextStepsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(filtersSchema)
  const query = useQuery(nextStepsQuery(api, { ...filters, limit: SHOWN }))
  return (
    <Page title={t('threeBright.nextSteps')} note={t('threeBright.stepsHint')}>
      <ComplianceTabs />
      <FilterBar>
        <JurisdictionSelect
          value={filters.jurisdiction ?? null}
          onChange={(jurisdiction) => change({ jurisdiction })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={8} height={32} />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconConfetti size={28} stroke={1.4} aria-hidden />}
              title={t('threeBright.stepsNone')}
              hint={t('threeBright.stepsNoneHint')}
            />
          ) : (
            <Panel
              title={t('threeBright.nextSteps')}
              aside={items.length < total && t('threeBright.stepsShown', { shown: items.length, total })}
            >
              <div className={classes.scoreBlock}>
                <StepList steps={items} />
              </div>
            </Panel>
          )
        }
      </Await>
    </Page>
  )
}
