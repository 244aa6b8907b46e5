import { Button, TextInput } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { z } from 'zod'
import { recordSheetQuery as recordSheetParams } from '../../protocol/api/hand-readings.ts'
import { useApi } from '../api/api.context.ts'
import { recordSheetQuery } from '../api/climate.queries.ts'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './sheet.module.css'
import { SheetPaper } from './sheet.paper.tsx'

const filtersSchema = z.object({ month: recordSheetParams.shape.month.optional() })

/** 温湿度记录表 of one month, on screen and on paper. */
export function RecordSheetScreen() {
  const { id = '' } = useParams()
  const { t } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(filtersSchema)
  const now = useNow()
  const month = filters.month ?? countyDay(now).slice(0, 7)
  const query = useQuery(recordSheetQuery(api, { location: id, month }))
  return (
    <Page
      title={t('climate.sheetTitle')}
      note={query.data?.locationName}
      back={{ to: `/climate/places/${id}`, label: t('climate.toChart') }}
      actions={
        <div className={classes.tools}>
          <TextInput
            type="month"
            aria-label={t('climate.sheetMonth')}
            value={month}
            onChange={(event) => change({ month: event.currentTarget.value })}
          />
          <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
            {t('climate.print')}
          </Button>
        </div>
      }
    >
      <Await query={query} loading={<Loading lines={12} />}>
        {(sheet) =>
          sheet.days.length === 0 ? <Empty title={t('climate.sheetNone')} /> : <SheetPaper sheet={sheet} />
        }
      </Await>
    </Page>
  )
}
