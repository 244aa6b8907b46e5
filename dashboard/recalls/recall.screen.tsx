import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { Recall } from '../../protocol/api/recalls.ts'
import { useApi } from '../api/api.context.ts'
import { recallQuery } from '../api/recalls.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { Page, Panel } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ChannelPanels } from './channel.panels.tsx'
import { EndButton } from './end.button.tsx'
import { PlaceList } from './place.list.tsx'
import { ProgressBar, RecallBadge } from './recall.words.tsx'
import classes from './recalls.module.css'

function Progress({ recall }: { recall: Recall }) {
  const { t, format } = useLanguage()
  const { progress } = recall
  const figures = (['outstanding', 'inTransit', 'collected', 'disposed', 'missing', 'givenOut'] as const).map(
    (figure) => ({ figure, units: progress[figure] }),
  )
  return (
    <Panel
      title={t('recall.progress')}
      aside={
        progress.places > 0 &&
        t('recall.placesDone', { done: progress.settledPlaces, places: progress.places })
      }
    >
      <ProgressBar progress={progress} />
      <dl className={classes.figures}>
        {figures.map(({ figure, units }) => (
          <div key={figure} data-bad={(figure === 'givenOut' && units > 0) || undefined}>
            <dt>{t(`recall.${figure}`)}</dt>
            <dd>{format.number(units)}</dd>
          </div>
        ))}
      </dl>
      {recall.instructions && <p className={classes.told}>{recall.instructions}</p>}
    </Panel>
  )
}

function Transit({ recall }: { recall: Recall }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  if (recall.transit.length === 0) return null
  return (
    <Panel title={t('recall.transit')} flush>
      <ul className={classes.rows}>
        {recall.transit.map(({ transferId, from, to, quantity, returning }) => (
          <li key={transferId} className={classes.row}>
            <span>
              <Link to={`/transfers/${transferId}`} className={classes.name}>
                {t('recall.transitLine', { from: from.name, to: to.name })}
              </Link>
              <span className={classes.facts}>{catalog.units(quantity, recall.product.id)}</span>
            </span>
            <span className={classes.quiet}>
              {t(returning ? 'recall.transitBack' : 'recall.transitHeld')}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** One recall: every place, transfer and channel that has the goods, and how far their return has come. */
export function RecallScreen() {
  const { t, format, name } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const mayManage = useMayManage()
  const query = useQuery(recallQuery(api, id))
  const recall = query.data
  const mayEnd = mayManage && recall?.own && recall.status === 'open'
  return (
    <Page
      title={recall ? `${t('recall.title')} · ${format.list(recall.numbers)}` : t('recall.title')}
      back={{ to: '/recalls', label: t('recall.title') }}
      aside={recall && <RecallBadge status={recall.status} />}
      note={
        recall &&
        [
          name(recall.product),
          t(`recallLevel.${recall.level}`),
          recall.reason,
          recall.documentNumber,
          t('recall.opened', { who: recall.openedBy, at: format.instant(recall.openedAt) }),
          recall.endedAt &&
            t('recall.ended', { who: recall.endedBy ?? '—', at: format.instant(recall.endedAt) }),
          recall.endingReason,
        ]
          .filter(Boolean)
          .join(' · ')
      }
      actions={
        recall && (
          <>
            <Button
              component={Link}
              to={`/recalls/${recall.id}/notice`}
              variant="default"
              leftSection={<IconPrinter size={17} aria-hidden />}
            >
              {t('recall.notice')}
            </Button>
            {mayEnd && <EndButton recall={recall} step="close" />}
            {mayEnd && <EndButton recall={recall} step="cancel" />}
          </>
        )
      }
    >
      <Await query={query} loading={<Loading lines={10} />}>
        {(data) => (
          <>
            <Progress recall={data} />
            <div className={classes.columns}>
              <div className={classes.column}>
                <PlaceList recall={data} />
              </div>
              <div className={classes.column}>
                <ChannelPanels recall={data} />
                <Transit recall={data} />
              </div>
            </div>
          </>
        )}
      </Await>
    </Page>
  )
}
