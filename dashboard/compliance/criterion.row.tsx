import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Link } from 'react-router'
import type {
  AssessedCriterion,
  AssessedTier,
  ComputedEvidence,
  Criterion,
  GivenAnswer,
} from '../../protocol/api/compliance.ts'
import { useApi } from '../api/api.context.ts'
import { answersQuery } from '../api/compliance.queries.ts'
import { useNow } from '../components/now.context.tsx'
import { Await } from '../components/states.tsx'
import { countyDay, type Format } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './compliance.module.css'
import { EvidencePhotos } from './evidence-photos.tsx'
import { CriterionName, StateBadge } from './score.tsx'

const DAY = /^\d{4}-\d\d-\d\d$/
/** Names shown of many. */
const NAMED = 8

function worded(value: ComputedEvidence['facts'][string], format: Format): string | number | null {
  return Array.isArray(value) ? format.list(value.slice(0, NAMED)) : value
}

/** Where the registers are that a criterion is computed from. */
const REGISTERS = [
  { codes: ['C1', 'C2', 'C3', 'C4'], to: () => '/staff', label: 'threeBright.toStaff' },
  { codes: ['S3c'], to: (place: string) => `/climate/places/${place}`, label: 'threeBright.toClimate' },
  { codes: ['S4b'], to: (place: string) => `/stock?location=${place}`, label: 'threeBright.toStock' },
] as const

function Computed({
  code,
  locationId,
  evidence: { have, due, facts },
}: {
  code: string
  locationId: string
  evidence: ComputedEvidence
}) {
  const { t, format, look } = useLanguage()
  const register = REGISTERS.find(({ codes }) => (codes as readonly string[]).includes(code))
  const named = Object.entries(facts).flatMap(([fact, value]) => {
    const text = typeof value === 'string' && DAY.test(value) ? format.day(value) : worded(value, format)
    const label = look('computedFact', fact)
    return label === null || !text ? [] : [{ label, text }]
  })
  return (
    <div className={classes.evidence}>
      <p>{due === 0 ? t('threeBright.computedNothing') : t('threeBright.computed', { have, due })}</p>
      {named.map(({ label, text }) => (
        <p key={label} className={classes.quiet}>
          {label}
          {text}
        </p>
      ))}
      {register && <Link to={register.to(locationId)}>{t(register.label)}</Link>}
    </div>
  )
}

/** What somebody saw, said and photographed. */
export function Answer({ criterion, answer }: { criterion: Criterion; answer: GivenAnswer }) {
  const { t, format, name } = useLanguage()
  const now = useNow()
  const met = criterion.subchecks.filter(({ code }) => answer.subchecks.includes(code)).map(name)
  const lines = [
    answer.number !== null && t('threeBright.number', { number: answer.number, unit: criterion.unit }),
    met.length > 0 && format.list(met),
    answer.productIds.length > 0 && t('threeBright.productsAgreed', { count: answer.productIds.length }),
    answer.asset && `${t('threeBright.asset')} ${answer.asset}`,
    answer.reason && `${t('threeBright.reason')} ${answer.reason}`,
    answer.note,
  ].filter(Boolean)
  return (
    <div className={classes.evidence}>
      {lines.length > 0 && <p>{lines.join(' · ')}</p>}
      <EvidencePhotos code={criterion.code} photos={answer.photos} />
      <p className={classes.quiet}>
        <time dateTime={answer.answeredAt} title={format.instant(answer.answeredAt)}>
          {t('threeBright.age', { age: format.age(answer.answeredAt, now) })}
        </time>
        {' · '}
        <Link to={`/three-bright/inspections/${answer.inspectionId}`}>
          {t('threeBright.answeredBy', {
            name: answer.answeredBy.name,
            kind: t(`inspectionKind.${answer.inspectionKind}`),
          })}
        </Link>
      </p>
    </div>
  )
}

function History({ locationId, criterion }: { locationId: string; criterion: Criterion }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(answersQuery(api, locationId, criterion.code))
  return (
    <Await query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={classes.quiet}>{t('threeBright.noAnswers')}</p>
        ) : (
          <ol className={classes.history}>
            {items.map((answer) => (
              <li key={answer.id}>
                <StateBadge state={answer.state} />
                <Answer criterion={criterion} answer={answer} />
              </li>
            ))}
          </ol>
        )
      }
    </Await>
  )
}

interface Props {
  criterion: Criterion
  known: AssessedCriterion
  tier: AssessedTier
  locationId: string
}

/** One criterion of a place: its state, why, the evidence with its age, and what was answered before. */
export function CriterionRow({ criterion, known, tier, locationId }: Props) {
  const { t, format, name } = useLanguage()
  const heading = useId()
  const history = useId()
  const [open, setOpen] = useState(false)
  const today = countyDay(useNow())
  const { state, cause, staleOn, answer, computed, fields } = known
  const limit = criterion.limits.find((each) => each.tier === tier)
  const missing = fields
    ? ([
        !fields.address && t('threeBright.fieldAddress'),
        !fields.hours && t('threeBright.fieldHours'),
        !fields.phone && t('threeBright.fieldPhone'),
      ].filter(Boolean) as string[])
    : []
  return (
    <article className={classes.row} aria-labelledby={heading}>
      <div className={classes.rowHead}>
        <h3 id={heading}>
          <CriterionName criterion={criterion} />
        </h3>
        <StateBadge state={state} variant="soft" />
      </div>
      <p className={classes.quiet}>
        {[
          t(`stateCause.${cause}`),
          !criterion.scored && t('threeBright.notScored'),
          limit && t('threeBright.limits', { minimum: limit.minimum, unit: criterion.unit }),
          staleOn !== null &&
            t(staleOn <= today ? 'threeBright.staleSince' : 'threeBright.staleOn', {
              day: format.day(staleOn),
            }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {(state === 'fail' || state === 'unknown') && (
        <p className={classes.quiet}>{name({ name: criterion.guidance, nameEn: criterion.guidanceEn })}</p>
      )}
      {computed && <Computed code={known.code} locationId={locationId} evidence={computed} />}
      {missing.length > 0 && (
        <p className={classes.evidence}>
          {t('threeBright.fieldMissing')} {format.list(missing)}{' '}
          <Link to={`/places/${locationId}/edit`}>{t('threeBright.toPlace')}</Link>
        </p>
      )}
      {answer && <Answer criterion={criterion} answer={answer} />}
      {known.findings > 0 && (
        <Link to={`/three-bright/findings?location=${locationId}`}>
          {t('threeBright.openFindings', { count: known.findings })}
        </Link>
      )}
      {answer && (
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            className={classes.more ?? ''}
            aria-expanded={open}
            aria-controls={history}
            onClick={() => setOpen(!open)}
          >
            {t('threeBright.showAnswers')}
            <span className={classes.hidden}> · {name(criterion)}</span>
          </Button>
          <div id={history}>{open && <History locationId={locationId} criterion={criterion} />}</div>
        </>
      )}
    </article>
  )
}
