import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { NextStep } from '../../protocol/api/compliance.ts'
import { useApi } from '../api/api.context.ts'
import { checklistQuery } from '../api/compliance.queries.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './compliance.module.css'

const percent = (share: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share)

/** Where an errand is done. What is computed is put right in its register. */
function addressOf({ kind, criteria, locationId }: NextStep): string {
  if (kind === 'fix') return `/three-bright/findings?location=${locationId}`
  if (kind !== 'register') return `/three-bright/inspect/${locationId}`
  if (criteria.some((code) => code.startsWith('C'))) return '/staff'
  if (criteria.includes('S3c')) return `/climate/places/${locationId}`
  return criteria.includes('S4b') ? `/stocktakes?location=${locationId}` : `/places/${locationId}/edit`
}
const LABEL = {
  photo: 'threeBright.doInspect',
  assess: 'threeBright.doInspect',
  register: 'threeBright.doRegister',
  fix: 'threeBright.doFix',
} as const

/** What to do next, by what the score gains. `at`: all of them are at this place, which then need not be named. */
export function StepList({ steps, at }: { steps: readonly NextStep[]; at?: string }) {
  const { t, format, name, locale } = useLanguage()
  const api = useApi()
  const { data: checklist } = useQuery(checklistQuery(api))
  const word = (code: string) => {
    const found = checklist?.criteria.find((each) => each.code === code)
    return found ? `${code} ${name(found)}` : code
  }
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <li key={`${step.locationId} ${step.kind}`}>
          <div className={classes.stepBody}>
            <span>
              <strong>{t(`stepKind.${step.kind}`)}</strong>{' '}
              {at === undefined && (
                <Link to={`/three-bright/places/${step.locationId}`}>{step.locationName}</Link>
              )}
            </span>
            <span className={classes.quiet}>{format.list(step.criteria.map(word))}</span>
            <span className={classes.quiet}>
              {t('threeBright.gain')}{' '}
              {at === undefined
                ? t('threeBright.gainOf', {
                    place: percent(step.placeGain, locale),
                    all: percent(step.gain, locale),
                  })
                : `+${percent(step.placeGain, locale)}`}
              {step.deadline && ` · ${t('threeBright.deadline', { day: format.day(step.deadline) })}`}
            </span>
          </div>
          <Button component={Link} to={addressOf(step)} variant="default" size="compact-sm">
            {t(LABEL[step.kind])}
            <span className={classes.hidden}> · {step.locationName}</span>
          </Button>
        </li>
      ))}
    </ol>
  )
}
