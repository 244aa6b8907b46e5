import { Button, Textarea, TextInput } from '@mantine/core'
import type { FormEventHandler, ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { Page, Panel } from '../components/page.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { moveOnEnter } from './form-keys.ts'
import classes from './forms.module.css'
import type { Posting } from './post-movement.ts'
import { PostingProblem } from './posting-problem.tsx'

interface Props {
  title: string
  note?: string
  submit: string
  post: Posting
  onSubmit: FormEventHandler<HTMLFormElement>
  /** What was typed before a reload is in the form: says so, and how to be rid of it. */
  restored?: boolean
  /** Throws the draft away. */
  onDiscard?: () => void
  children: ReactNode
}

/** The frame of every ledger entry: what was typed stays until it is posted. */
export function EntryForm(props: Props) {
  const { title, note, submit, post, onSubmit, restored = false, onDiscard, children } = props
  const { t } = useLanguage()
  const navigate = useNavigate()
  return (
    <Page title={title} note={note} narrow back={{ to: '/movements', label: t('movements.title') }}>
      <form noValidate onSubmit={onSubmit} onKeyDownCapture={moveOnEnter} className={classes.form}>
        {restored && <Restored onDiscard={onDiscard} />}
        {children}
        <PostingProblem {...post} />
        <div className={classes.foot}>
          <span className={classes.keys}>{t('entry.keys')}</span>
          <Button
            variant="default"
            onClick={() => {
              onDiscard?.()
              void navigate(-1)
            }}
          >
            {t('words.cancel')}
          </Button>
          <Button type="submit" loading={post.isPending}>
            {submit}
          </Button>
        </div>
      </form>
    </Page>
  )
}

function Restored({ onDiscard }: { onDiscard: (() => void) | undefined }) {
  const { t } = useLanguage()
  return (
    <div className={classes.restored} role="status">
      <span>{t('entry.restored')}</span>
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => {
          onDiscard?.()
          window.location.reload()
        }}
      >
        {t('entry.discard')}
      </Button>
    </div>
  )
}

interface FieldProps {
  value?: string
  onChange?: (event: React.ChangeEvent<HTMLInputElement>) => void
  error?: ReactNode
}

/** When it really happened; left empty it happened now. */
export function BusinessTime(props: FieldProps) {
  const { t } = useLanguage()
  return (
    <TextInput
      type="datetime-local"
      label={t('form.occurredAt')}
      description={t('form.occurredAtHint')}
      {...props}
    />
  )
}

export function NoteField(props: {
  value?: string
  onChange?: (event: React.ChangeEvent<HTMLTextAreaElement>) => void
  error?: ReactNode
}) {
  const { t } = useLanguage()
  return <Textarea label={t('form.note')} maxLength={300} autosize minRows={1} {...props} />
}

/** The lines of an entry with a button for one more. */
export function Lines({
  children,
  action,
  onAdd,
}: {
  children: ReactNode
  action?: ReactNode
  onAdd: () => void
}) {
  const { t } = useLanguage()
  return (
    <Panel title={t('form.lines')} action={action}>
      <ol className={classes.lines}>{children}</ol>
      <Button variant="default" size="compact-sm" mt="sm" data-add-line onClick={onAdd}>
        {t('form.addLine')}
      </Button>
    </Panel>
  )
}
