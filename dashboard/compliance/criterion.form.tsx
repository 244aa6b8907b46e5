import { Button, Checkbox, NumberInput, Stack, Textarea, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import type { AssessedCriterion, AssessedTier, Criterion } from '../../protocol/api/compliance.ts'
import { useNow } from '../components/now.context.tsx'
import { addDays, countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './inspect.module.css'
import {
  type AnswerDraft,
  EMPTY_ANSWER,
  type FindingDraft,
  flawOf,
  type InspectionDraft,
  isAsked,
  stateOf,
} from './inspection.draft.ts'
import { PhotoField } from './photo-field.tsx'
import { CriterionName, StateBadge } from './score.tsx'
import type { Change } from './use-inspection.ts'

/** A finding is to be put right within this time unless the inspector says otherwise: days. */
const DEADLINE_DAYS = 30

interface Props {
  criterion: Criterion
  /** What is known of it so far. */
  known: AssessedCriterion | undefined
  tier: AssessedTier
  locationId: string
  products: readonly { id: string; name: string }[]
  draft: InspectionDraft
  onChange: Change
}

type Answer = (changes: Partial<AnswerDraft> | ((answer: AnswerDraft) => Partial<AnswerDraft>)) => void

const CHOICES = [
  ['pass', 'inspect.pass'],
  ['fail', 'inspect.fail'],
  ['not_applicable', 'inspect.notApplicable'],
] as const

/** Pass, fail or not applicable, as far as a person decides it. */
function Choice({
  criterion,
  tier,
  answer,
  onAnswer,
}: {
  criterion: Criterion
  tier: AssessedTier
  answer: AnswerDraft
  onAnswer: Answer
}) {
  const { t, name } = useLanguage()
  const measured = criterion.evidence === 'number' || criterion.code === 'S4b'
  const state = stateOf(criterion, tier, answer)
  const offered = CHOICES.filter(([choice]) => {
    if (choice === 'not_applicable') return criterion.optionalIn.includes(tier)
    // Sub-checks pass by being ticked, all of them.
    return !measured && (choice === 'fail' || criterion.evidence !== 'subchecks')
  })
  if (offered.length === 0) return null
  return (
    <fieldset className={classes.choices}>
      <legend className={classes.hidden}>{t('inspect.choose', { criterion: name(criterion) })}</legend>
      {offered.map(([choice, label]) => (
        <button
          key={choice}
          type="button"
          className={classes.choice}
          data-state={choice}
          aria-pressed={state === choice}
          onClick={() =>
            onAnswer(
              state === choice
                ? { state: null, answeredAt: null }
                : { state: choice, ...(criterion.evidence === 'subchecks' && { subchecks: [] }) },
            )
          }
        >
          {t(label)}
        </button>
      ))}
    </fieldset>
  )
}

/** A list to tick off. */
function Ticks({
  label,
  items,
  ticked,
  onTick,
}: {
  label: string
  items: readonly { id: string; name: string }[]
  ticked: readonly string[]
  onTick: (ticked: string[]) => void
}) {
  return (
    <fieldset className={classes.ticks}>
      <legend>{label}</legend>
      {items.map(({ id, name }) => (
        <Checkbox
          key={id}
          size="md"
          label={name}
          checked={ticked.includes(id)}
          onChange={(event) =>
            onTick(event.currentTarget.checked ? [...ticked, id] : ticked.filter((each) => each !== id))
          }
        />
      ))}
    </fieldset>
  )
}

function Finding({
  finding,
  subject,
  onChange,
  onRemove,
}: {
  finding: FindingDraft
  subject: string
  onChange: (changes: Partial<FindingDraft>) => void
  onRemove: () => void
}) {
  const { t } = useLanguage()
  return (
    <div className={classes.finding}>
      <Textarea
        label={t('inspect.finding')}
        placeholder={t('finding.textHint')}
        autosize
        minRows={2}
        maxLength={500}
        withAsterisk
        value={finding.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('inspect.deadline')}
        value={finding.deadline}
        onChange={(event) => event.currentTarget.value && onChange({ deadline: event.currentTarget.value })}
      />
      <Button variant="subtle" onClick={onRemove} aria-label={`${t('inspect.findingRemove')} · ${subject}`}>
        {t('inspect.findingRemove')}
      </Button>
    </div>
  )
}

/** One criterion on the phone: what to look at, what was seen last time, the answer with its evidence. */
export function CriterionForm({ criterion, known, tier, locationId, products, draft, onChange }: Props) {
  const { t, format, name } = useLanguage()
  const now = useNow()
  const heading = useId()
  const answer = draft.answers[criterion.code] ?? EMPTY_ANSWER
  const state = stateOf(criterion, tier, answer)
  const flaw = flawOf(criterion, tier, answer)
  const [more, setMore] = useState(answer.asset !== '' || answer.note !== '')
  // A photo is ready some time after it was taken, and must not undo what was entered meanwhile.
  const onAnswer: Answer = (changes) =>
    onChange(({ answers }) => {
      const before = answers[criterion.code] ?? EMPTY_ANSWER
      const changed = typeof changes === 'function' ? changes(before) : changes
      const answeredAt = new Date().toISOString()
      return { answers: { ...answers, [criterion.code]: { ...before, answeredAt, ...changed } } }
    })
  const words = name(criterion)
  const guidance = name({ name: criterion.guidance, nameEn: criterion.guidanceEn })
  const limit = criterion.limits.find((each) => each.tier === tier)
  const finding = draft.findings.find((each) => each.criterion === criterion.code)
  const findings = (changed: FindingDraft | null) =>
    onChange({
      findings: [
        ...draft.findings.filter((each) => each.criterion !== criterion.code),
        ...(changed ? [changed] : []),
      ],
    })
  const applies = state !== 'not_applicable'
  return (
    <section className={classes.card} aria-labelledby={heading} data-state={state ?? undefined}>
      <h3 id={heading} className={classes.title}>
        <CriterionName criterion={criterion} />
        {/* One look at some of the cards is no verdict: the server counts all that were seen. */}
        {state && criterion.code !== 'S4b' && <StateBadge state={state} variant="soft" />}
      </h3>
      <p className={classes.guidance}>{guidance}</p>
      <p className={classes.last}>
        {known?.answer
          ? t('inspect.last', {
              state: t(`criterionState.${known.state}`),
              age: format.age(known.answer.answeredAt, now),
            })
          : known?.computed
            ? t('inspect.last', { state: t(`criterionState.${known.state}`), age: t('stateCause.computed') })
            : t('inspect.lastNever')}
      </p>
      {!isAsked(criterion, products.length) ? (
        <p className={classes.last}>
          {t(criterion.code === 'S4b' ? 'inspect.productsNone' : 'inspect.computed')}
        </p>
      ) : (
        <Stack gap="sm">
          {criterion.evidence === 'number' && applies && (
            <NumberInput
              label={t('inspect.number', { unit: criterion.unit })}
              description={limit && t('threeBright.limits', { minimum: limit.minimum, unit: criterion.unit })}
              min={0}
              max={1_000_000}
              decimalScale={1}
              hideControls
              inputMode="decimal"
              value={answer.number ?? ''}
              onChange={(value) => onAnswer({ number: typeof value === 'number' ? value : null })}
            />
          )}
          {criterion.evidence === 'subchecks' && applies && (
            <Ticks
              label={t('inspect.subchecks')}
              items={criterion.subchecks.map((each) => ({ id: each.code, name: name(each) }))}
              ticked={answer.subchecks}
              onTick={(subchecks) => onAnswer({ subchecks, state: null })}
            />
          )}
          {criterion.code === 'S4b' && (
            <Ticks
              label={t('inspect.products')}
              items={products}
              ticked={answer.productIds}
              onTick={(productIds) => onAnswer({ productIds })}
            />
          )}
          <Choice criterion={criterion} tier={tier} answer={answer} onAnswer={onAnswer} />
          {state === 'not_applicable' && (
            <TextInput
              label={t('inspect.reason')}
              withAsterisk
              maxLength={200}
              value={answer.reason}
              error={flaw === 'reason_missing' && t('inspect.reasonMissing')}
              onChange={(event) => onAnswer({ reason: event.currentTarget.value })}
            />
          )}
          {applies && (
            <PhotoField
              subject={words}
              photos={answer.photos}
              owner={draft.id}
              locationId={locationId}
              onAdd={(photo) => onAnswer(({ photos }) => ({ photos: [...photos, photo] }))}
              onRemove={(id) =>
                onAnswer(({ photos }) => ({ photos: photos.filter((each) => each.id !== id) }))
              }
            />
          )}
          {flaw === 'photo_missing' && <p className={classes.flaw}>{t('inspect.photoMissing')}</p>}
          {flaw === 'card_missing' && <p className={classes.flaw}>{t('inspect.cardMissing')}</p>}
          {more && (
            <>
              {criterion.evidence === 'asset_photo' && (
                <TextInput
                  label={t('inspect.asset')}
                  maxLength={60}
                  value={answer.asset}
                  onChange={(event) => onAnswer({ asset: event.currentTarget.value })}
                />
              )}
              <Textarea
                label={t('inspect.note')}
                autosize
                maxLength={500}
                value={answer.note}
                onChange={(event) => onAnswer({ note: event.currentTarget.value })}
              />
            </>
          )}
          {finding && (
            <Finding
              finding={finding}
              subject={words}
              onChange={(changes) => findings({ ...finding, ...changes })}
              onRemove={() => findings(null)}
            />
          )}
          <div className={classes.acts}>
            {!more && (
              <Button variant="subtle" size="compact-md" onClick={() => setMore(true)}>
                {t('inspect.more')}
                <span className={classes.hidden}> · {words}</span>
              </Button>
            )}
            {!finding && (
              <Button
                variant={state === 'fail' ? 'light' : 'subtle'}
                size="compact-md"
                onClick={() =>
                  findings({
                    criterion: criterion.code,
                    text: '',
                    deadline: addDays(countyDay(now), DEADLINE_DAYS),
                  })
                }
              >
                {t('inspect.raise')}
                <span className={classes.hidden}> · {words}</span>
              </Button>
            )}
          </div>
        </Stack>
      )}
    </section>
  )
}
