import { Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate, useSearchParams } from 'react-router'
import { Panel } from '../components/page.tsx'
import { PlaceSelect, usePlaces } from '../components/place-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useDraft, useKeepDraft } from './draft.ts'
import { BusinessTime, EntryForm, NoteField } from './entry-form.tsx'
import classes from './forms.module.css'
import { hasChosenLot, useOutForm } from './out-form.ts'
import { emptyOutLine, hasOut } from './out-line.ts'
import { OutLines, type OutValues } from './out-lines.tsx'
import { usePostMovement } from './post-movement.ts'
import { prefilledLines } from './prefilled-lines.ts'
import { toInstant } from './quantity.ts'
import { RefillButton } from './refill-button.tsx'
import { useSuggestion } from './suggestion.ts'
import { usualSource } from './usual-place.ts'

interface Values extends OutValues {
  to: string | null
  arrival: 'transit' | 'now'
}

export function TransferScreen() {
  const { t } = useLanguage()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const places = usePlaces()
  const { validate, toLines } = useOutForm()
  const prefilled = prefilledLines(search)
  const draft = useDraft<Values>({
    from: search.get('from'),
    to: search.get('to'),
    lines: prefilled.length > 0 ? prefilled : [emptyOutLine(search.get('product'))],
    arrival: search.get('from') ? 'transit' : 'now',
    reason: (search.get('reason') ?? '').slice(0, 200),
    occurredAt: '',
    note: '',
  })
  const form = useForm<Values>({
    initialValues: draft.initial,
    validate: { ...validate, to: (to) => (to ? null : t('form.choosePlace')) },
  })
  const { from, to } = form.values
  useKeepDraft(draft, form.values, hasOut(form.values.lines))
  useSuggestion(from, usualSource(places, to), (source) => form.setFieldValue('from', source))

  const post = usePostMovement({
    done: form.values.arrival === 'now' ? t('movements.transferred') : t('movements.dispatched'),
    draft,
    onPosted: (posted) =>
      void navigate(
        form.values.arrival === 'now'
          ? `/places/${to}`
          : posted.transferId
            ? `/transfers/${posted.transferId}`
            : '/transfers',
      ),
  })
  const submit = form.onSubmit((values) =>
    post.mutate({
      kind: 'transfer',
      from: values.from ?? '',
      to: values.to ?? '',
      lines: toLines(values.lines),
      receive: values.arrival === 'now',
      reason: values.reason.trim() || undefined,
      occurredAt: toInstant(values.occurredAt),
      note: values.note.trim() || undefined,
    }),
  )
  const toDispenser = places.find((place) => place.id === to)?.kind === 'dispenser'

  return (
    <EntryForm
      title={t('movements.transfer')}
      note={t('movements.transferNote')}
      submit={t('movements.doTransfer')}
      post={post}
      onSubmit={submit}
      restored={draft.restored}
      onDiscard={draft.clear}
    >
      <Panel title={t('movements.route')}>
        <div className={classes.pair}>
          <PlaceSelect label={t('movements.from')} withAsterisk except={to} {...form.getInputProps('from')} />
          <PlaceSelect label={t('movements.to')} withAsterisk except={from} {...form.getInputProps('to')} />
        </div>
        {toDispenser && <p className={classes.hint}>{t('movements.selfServiceOnly')}</p>}
      </Panel>
      <OutLines
        from={form.values.from}
        lines={form.values.lines}
        onChange={(lines) => form.setFieldValue('lines', lines)}
        errors={form.errors}
        selfServiceOnly={toDispenser}
        action={
          to &&
          toDispenser && <RefillButton placeId={to} onFill={(lines) => form.setFieldValue('lines', lines)} />
        }
      />
      <Panel title={t('movements.arrival')}>
        <Radio.Group {...form.getInputProps('arrival')} aria-label={t('movements.arrival')}>
          <Stack gap="xs">
            <Radio
              value="transit"
              label={t('movements.arrivalTransit')}
              description={t('movements.arrivalTransitHint')}
            />
            <Radio
              value="now"
              label={t('movements.arrivalNow')}
              description={t('movements.arrivalNowHint')}
            />
          </Stack>
        </Radio.Group>
      </Panel>
      <Panel title={t('form.more')}>
        <div className={classes.pair}>
          {hasChosenLot(form.values.lines) && (
            <TextInput
              label={t('fefo.reason')}
              withAsterisk
              maxLength={200}
              {...form.getInputProps('reason')}
            />
          )}
          <BusinessTime {...form.getInputProps('occurredAt')} />
          <NoteField {...form.getInputProps('note')} />
        </div>
      </Panel>
    </EntryForm>
  )
}
