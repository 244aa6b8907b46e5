import { useQuery } from '@tanstack/react-query'
import type { ClimateSource } from '../../protocol/api/climate.ts'
import { useApi } from '../api/api.context.ts'
import { climateSourcesQuery } from '../api/climate.queries.ts'
import { Age } from '../components/age.tsx'
import { Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'

function Source({ source }: { source: ClimateSource }) {
  const { t } = useLanguage()
  const words = useClimateWords()
  const { latest } = source
  return (
    <li className={classes.source}>
      <span>
        <span className={classes.sourceName}>{words.source(source)}</span>
        <span className={classes.sub}>
          {source.name !== null && `${t(`climateSourceKind.${source.kind}`)} · `}
          {source.kind === 'hand'
            ? t('climate.everyHand')
            : t('climate.every', { minutes: source.dueMinutes })}
        </span>
      </span>
      {latest === null ? (
        <span className={classes.quiet}>{t('climate.never')}</span>
      ) : (
        <span className={classes.reading} data-silent={latest.silent || undefined}>
          <strong>{words.both(latest)}</strong>
          <span className={classes.quiet}>
            <Age at={latest.at} />
          </span>
          {latest.fault !== null && <StatusBadge mark="warning" label={t(`readingFault.${latest.fault}`)} />}
          {latest.silent && <StatusBadge mark="offline" label={t('climate.silent')} />}
        </span>
      )}
    </li>
  )
}

/** What measures at a place, and what it said last, with its age. */
export function SourcesPanel({ placeId }: { placeId: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(climateSourcesQuery(api, placeId))
  return (
    <Panel title={t('climate.latest')}>
      <Await query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('climate.noSources')} hint={t('climate.noSourcesHint')} />
          ) : (
            <ul className={classes.sources}>
              {items.map((source) => (
                <Source key={source.id} source={source} />
              ))}
            </ul>
          )
        }
      </Await>
    </Panel>
  )
}
