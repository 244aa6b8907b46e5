import { Button } from '@mantine/core'
import { IconClipboardList } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import { inspectionKind } from '../../protocol/api/compliance.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { inspectionsQuery } from '../api/compliance.queries.ts'
import { Card } from '../components/card.tsx'
import { ChipFilter, FilterBar, MoreFilters } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { OutboxPanel } from '../offline/outbox.panel.tsx'
import classes from './compliance.module.css'
import { ComplianceTabs } from './compliance.tabs.tsx'
import { ScoreFigure } from './score.tsx'

const filtersSchema = z.object({
  kind: inspectionKind.optional(),
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
})

/** Inspections that were submitted, newest first; each has its printable report. */
export function InspectionsScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(filtersSchema)
  const query = useInfiniteQuery(inspectionsQuery(api, filters))
  return (
    <Page title={t('threeBright.inspections')}>
      <ComplianceTabs />
      <OutboxPanel kind="inspection" />
      <FilterBar>
        <ChipFilter
          label={t('inspections.kind')}
          chips={inspectionKind.options.map((value) => ({ value, label: t(`inspectionKind.${value}`) }))}
          value={filters.kind ?? null}
          onChange={(kind) => change({ kind })}
        />
        <MoreFilters active={filters.jurisdiction ? 1 : 0}>
          <JurisdictionSelect
            value={filters.jurisdiction ?? null}
            onChange={(jurisdiction) => change({ jurisdiction })}
          />
        </MoreFilters>
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          return items.length === 0 ? (
            <Empty
              icon={<IconClipboardList size={28} stroke={1.4} aria-hidden />}
              title={t('inspections.none')}
              hint={t('inspections.noneHint')}
              action={
                <Button component={Link} to="/three-bright" variant="default">
                  {t('threeBright.scorecard')}
                </Button>
              }
            />
          ) : (
            <div className={classes.cards}>
              {items.map((each) => (
                <Card
                  key={each.id}
                  to={`/three-bright/inspections/${each.id}`}
                  title={each.location.name}
                  badge={t(`inspectionKind.${each.kind}`)}
                  subtitle={[
                    format.instant(each.finishedAt),
                    each.inspector.name,
                    t('inspections.counts', { answers: each.answers, findings: each.findings }),
                  ].join(' · ')}
                >
                  <ScoreFigure score={each.result} />
                </Card>
              ))}
              <LoadMore query={query} />
            </div>
          )
        }}
      </Await>
    </Page>
  )
}
