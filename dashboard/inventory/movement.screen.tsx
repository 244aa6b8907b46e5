import { Button, SegmentedControl } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { movementQuery } from '../api/inventory.queries.ts'
import { Page } from '../components/page.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './voucher.module.css'
import { VoucherPaper } from './voucher.paper.tsx'

const PAPERS = ['A4', 'A5'] as const
type Paper = (typeof PAPERS)[number]

/** One movement as a document, on screen and on paper. */
export function MovementScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const [paper, setPaper] = useState<Paper>('A4')
  const query = useQuery(movementQuery(api, id))
  return (
    <Page
      title={t('voucher.title')}
      narrow
      back={{ to: '/movements', label: t('movements.title') }}
      actions={
        <div className={classes.tools}>
          <SegmentedControl
            aria-label={t('voucher.paper')}
            data={[...PAPERS]}
            value={paper}
            onChange={(value) => setPaper(PAPERS.find((each) => each === value) ?? 'A4')}
          />
          <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
            {t('voucher.print')}
          </Button>
        </div>
      }
    >
      <Await query={query}>
        {(movement) => (
          <>
            <VoucherPaper movement={movement} paper={paper} />
            <p className={classes.links}>
              {movement.transferId && (
                <Link to={`/transfers/${movement.transferId}`}>{t('movements.toTransfer')}</Link>
              )}
            </p>
          </>
        )}
      </Await>
    </Page>
  )
}
