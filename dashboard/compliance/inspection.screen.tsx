import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { checklistQuery, inspectionQuery } from '../api/compliance.queries.ts'
import { Page } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './inspection.paper.module.css'
import { InspectionPaper } from './inspection.paper.tsx'

/** The report of one inspection, as it is printed, signed and filed. */
export function InspectionScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const query = useQuery(inspectionQuery(api, id))
  const version = query.data?.checklistVersion
  // Its answers are worded as the checklist was when they were given.
  const checklist = useQuery({ ...checklistQuery(api, version), enabled: version !== undefined })
  return (
    <Page
      title={t('inspections.report')}
      narrow
      back={{ to: '/three-bright/inspections', label: t('inspections.back') }}
      actions={
        <Button
          variant="default"
          className={classes.tools ?? ''}
          leftSection={<IconPrinter size={17} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('threeBright.print')}
        </Button>
      }
    >
      <Await query={query} loading={<Loading lines={10} />}>
        {(inspection) => (
          <Await query={checklist} loading={<Loading lines={10} />}>
            {(list) => <InspectionPaper inspection={inspection} checklist={list} />}
          </Await>
        )}
      </Await>
    </Page>
  )
}
