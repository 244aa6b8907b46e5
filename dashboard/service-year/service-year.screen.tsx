import { Button } from '@mantine/core'
import { IconReportAnalytics } from '@tabler/icons-react'
import { Link } from 'react-router'
import { z } from 'zod'
import { divisionCode } from '../../protocol/api/parts.ts'
import { ComplianceTabs } from '../compliance/compliance.tabs.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { GapPanel } from './gap.panel.tsx'
import { PublicationPanel, UnpublishedPanel } from './publication.panel.tsx'
import { SurveysPanel } from './surveys.panel.tsx'

const filters = z.object({ jurisdiction: divisionCode.optional() })

/** 药具服务年: what points publish, whether migrants are served as well as others, and what people say. */
export function ServiceYearScreen() {
  const { t } = useLanguage()
  const [{ jurisdiction }, change] = useUrlFilters(filters)
  return (
    <Page
      title={t('serviceYear.title')}
      note={t('serviceYear.note')}
      actions={
        <Button
          component={Link}
          to="/service-year/report"
          leftSection={<IconReportAnalytics size={17} aria-hidden />}
        >
          {t('serviceYear.toReport')}
        </Button>
      }
    >
      <ComplianceTabs />
      <FilterBar>
        <JurisdictionSelect
          value={jurisdiction ?? null}
          onChange={(code) => change({ jurisdiction: code })}
        />
      </FilterBar>
      <PublicationPanel jurisdiction={jurisdiction} />
      <UnpublishedPanel jurisdiction={jurisdiction} />
      <GapPanel jurisdiction={jurisdiction} />
      <SurveysPanel jurisdiction={jurisdiction} />
    </Page>
  )
}
