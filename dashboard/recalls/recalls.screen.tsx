import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPackageOff, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import type { RecallSummary } from '../../protocol/api/recalls.ts'
import { useApi } from '../api/api.context.ts'
import { recallsQuery } from '../api/recalls.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Card } from '../components/card.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { StockTabs } from '../inventory/stock.tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { OpenDialog } from './open.dialog.tsx'
import { ProgressBar, RecallBadge } from './recall.words.tsx'
import classes from './recalls.module.css'

function RecallCard({ recall }: { recall: RecallSummary }) {
  const { t, format, name } = useLanguage()
  const { progress } = recall
  return (
    <Card
      to={`/recalls/${recall.id}`}
      title={`${name(recall.product)} · ${format.list(recall.numbers)}`}
      badge={<RecallBadge status={recall.status} />}
      subtitle={[
        t(`recallLevel.${recall.level}`),
        recall.reason,
        t('recall.opened', { who: recall.openedBy, at: format.instant(recall.openedAt) }),
      ].join(' · ')}
    >
      <ProgressBar progress={progress} />
      {recall.status === 'open' && (
        <p className={classes.quiet}>
          {[
            t('recall.placesDone', { done: progress.settledPlaces, places: progress.places }),
            progress.unansweredPlaces > 0 && t('recall.placesLeft', { count: progress.unansweredPlaces }),
            progress.channels > 0 &&
              t('recall.channelsConfirmed', { done: progress.confirmedChannels, count: progress.channels }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
    </Card>
  )
}

/** Recalls (召回), open ones first. `?product=…&lot=…` opens the form for a lot. */
export function RecallsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const query = useQuery(recallsQuery(api))
  const [params, setParams] = useSearchParams()
  const product = params.get('product')
  const lot = params.get('lot')
  const [opened, { open, close }] = useDisclosure(product !== null)
  const shut = () => {
    close()
    setParams({}, { replace: true })
  }
  const start = mayManage && (
    <Button leftSection={<IconSpeakerphone size={17} aria-hidden />} onClick={open}>
      {t('recall.start')}
    </Button>
  )
  return (
    <Page title={t('recall.title')} note={t('recall.hint')} actions={start}>
      <StockTabs />
      <Await query={query} loading={<Loading lines={6} height={28} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconPackageOff size={28} stroke={1.4} aria-hidden />}
              title={t('recall.none')}
              hint={t('recall.noneHint')}
            />
          ) : (
            <ul className={classes.list}>
              {items.map((recall) => (
                <li key={recall.id}>
                  <RecallCard recall={recall} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      {opened && mayManage && <OpenDialog product={product} number={lot} onClose={shut} />}
    </Page>
  )
}
