import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { climateSourcesQuery } from '../api/climate.queries.ts'
import { Age } from '../components/age.tsx'
import { Await, Loading } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'

/** On the page of a place: the newest reading of each source with its age, and the way to the chart. */
export function PlaceClimate({ placeId }: { placeId: string }) {
  const { t } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const query = useQuery(climateSourcesQuery(api, placeId))
  return (
    <Await query={query} loading={<Loading lines={2} />}>
      {({ items }) => {
        const measured = items.filter(({ latest }) => latest !== null)
        return (
          <>
            {measured.length === 0 ? (
              <p className={classes.line}>{t('climate.never')}</p>
            ) : (
              <ul className={classes.sources}>
                {measured.map((source) => (
                  <li key={source.id} className={classes.source}>
                    <span className={classes.quiet}>{words.source(source)}</span>
                    {source.latest && (
                      <span className={classes.reading} data-silent={source.latest.silent || undefined}>
                        <strong>{words.both(source.latest)}</strong>
                        <span className={classes.quiet}>
                          <Age at={source.latest.at} />
                        </span>
                        {source.latest.silent && <StatusBadge mark="offline" label={t('climate.silent')} />}
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            )}
            <Link to={`/climate/places/${placeId}`}>{t('climate.toChart')}</Link>
          </>
        )
      }}
    </Await>
  )
}
