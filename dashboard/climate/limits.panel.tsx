import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { limitsInForceQuery } from '../api/climate.queries.ts'
import { Panel } from '../components/page.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'

/** What is asked of the climate of a place: by itself, and by what lies there. */
export function LimitsPanel({ placeId }: { placeId: string }) {
  const { t, name, format } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const query = useQuery(limitsInForceQuery(api, placeId))
  return (
    <Panel title={t('climate.limits')}>
      <Await query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes.quiet}>{t('climate.limitsNone')}</p>
          ) : (
            <ul className={classes.sources}>
              {items.map((limits) => (
                <li key={limits.profileId} className={classes.source}>
                  <span>
                    <span className={classes.sourceName}>{name(limits)}</span>
                    <span className={classes.sub}>
                      {[
                        ...(limits.since
                          ? [t('climate.limitsSince', { time: format.instant(limits.since) })]
                          : []),
                        ...(limits.own ? [t('climate.ownLimits')] : []),
                        ...(limits.products.length > 0
                          ? [t('climate.byProducts', { products: format.list(limits.products.map(name)) })]
                          : []),
                      ].join(' · ')}
                    </span>
                  </span>
                  <span className={classes.reading}>
                    <strong>{words.limits(limits)}</strong>
                    <span className={classes.quiet}>
                      {t('climate.tolerance', { minutes: limits.toleranceMinutes })}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Panel>
  )
}
