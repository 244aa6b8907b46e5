import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate, useSearchParams } from 'react-router'
import { Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useDraft, useKeepDraft } from './draft.ts'
import { BusinessTime, EntryForm, NoteField } from './entry-form.tsx'
import classes from './forms.module.css'
import { hasChosenLot, useOutForm } from './out-form.ts'
import { emptyOutLine, hasOut } from './out-line.ts'
import { OutLines, type OutValues } from './out-lines.tsx'
import { usePostMovement } from './post-movement.ts'
import { toInstant } from './quantity.ts'

/** Handed out over the counter: a number of units, never to whom. */
export function IssueScreen() {
  const { t } = useLanguage()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const { validate, toLines } = useOutForm()
  const draft = useDraft<OutValues>({
    from: search.get('from'),
    lines: [emptyOutLine(search.get('product'))],
    reason: '',
    occurredAt: '',
    note: '',
  })
  const form = useForm<OutValues>({ initialValues: draft.initial, validate })
  useKeepDraft(draft, form.values, hasOut(form.values.lines))
  const post = usePostMovement({
    done: t('movements.issued'),
    draft,
    onPosted: () => void navigate(`/places/${form.values.from}`),
  })
  const submit = form.onSubmit(({ from, lines, reason, occurredAt, note }) =>
    post.mutate({
      kind: 'issue',
      from: from ?? '',
      lines: toLines(lines),
      reason: reason.trim() || undefined,
      occurredAt: toInstant(occurredAt),
      note: note.trim() || undefined,
    }),
  )
  return (
    <EntryForm
      title={t('movements.issue')}
      note={t('movements.issueNote')}
      submit={t('movements.doIssue')}
      post={post}
      onSubmit={submit}
      restored={draft.restored}
      onDiscard={draft.clear}
    >
      <Panel title={t('movements.origin')}>
        <PlaceSelect label={t('movements.somePlace')} withAsterisk {...form.getInputProps('from')} />
      </Panel>
      <OutLines
        from={form.values.from}
        lines={form.values.lines}
        onChange={(lines) => form.setFieldValue('lines', lines)}
        errors={form.errors}
      />
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
