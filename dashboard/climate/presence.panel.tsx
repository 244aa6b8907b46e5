import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { climatePresenceQuery } from '../api/climate.queries.ts'
import { Panel } from '../components/page.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'

/** Days with a gap that are named. */
const NAMED = 10

/** How complete the record is: what the Three Bright standard asks for. */
export function PresencePanel({ placeId }: { placeId: string }) {
  const { t, format } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const query = useQuery(climatePresenceQuery(api, { location: placeId }))
  return (
    <Panel title={t('climate.presence')} aside={t('climate.presenceHint')}>
      <Await query={query}>
        {({ due, present, missing }) => (
          <>
            <p className={classes.figure}>
              <strong className={classes.figureValue}>{due === 0 ? '—' : words.share(present / due)}</strong>{' '}
              <span className={classes.quiet}>
                {missing.length === 0
                  ? t('climate.presenceAll')
                  : t('climate.presenceMissing', { count: missing.length })}
              </span>
            </p>
            {missing.length > 0 && (
              <ul className={classes.missing}>
                {missing
                  .toReversed()
                  .slice(0, NAMED)
                  .map((each) => (
                    <li key={each.day}>
                      {t('climate.presenceDay', {
                        day: format.day(each.day),
                        missing: each.due - each.present,
                        due: each.due,
                      })}
                    </li>
                  ))}
              </ul>
            )}
          </>
        )}
      </Await>
    </Panel>
  )
}
