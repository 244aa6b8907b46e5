import { Autocomplete, Button, Select, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBellPause, IconCheck, IconCircleCheck, IconMessagePlus, IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type AlertDetail, alertDetail } from '../../protocol/api/alerts.ts'
import { assigneesQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { useNow } from '../components/now.context.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './drawer.module.css'
import { useReasons } from './reasons.ts'
import { snoozeTimes } from './snooze-times.ts'

type What = 'acknowledge' | 'snooze' | 'assign' | 'comment' | 'resolve'

/** Sends one answer and shows what has become of the alert. */
function useAnswer(id: string, what: What, onDone: () => void) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      api.write('POST', `/api/alerts/${id}/${what}`, { body, response: alertDetail }),
    async onSuccess(alert) {
      queryClient.setQueryData(['alerts', 'one', id], alert)
      await queryClient.invalidateQueries({ queryKey: ['alerts'] })
      notifications.show({ color: 'green', message: t('alerts.saved') })
      onDone()
    },
  })
}

interface FormProps {
  alert: AlertDetail
  onDone: () => void
}

function Form({
  hint,
  error,
  onSubmit,
  children,
}: {
  hint?: string
  error: Error | null
  onSubmit: () => void
  children: ReactNode
}) {
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {hint && <p className={classes.hint}>{hint}</p>}
      {children}
      <ProblemNotice error={error} />
    </form>
  )
}

function Acknowledge({ alert, onDone }: FormProps) {
  const { t } = useLanguage()
  const reasons = useReasons()
  const [reason, setReason] = useState('')
  const answer = useAnswer(alert.id, 'acknowledge', onDone)
  const ready = reason.trim() !== ''
  return (
    <Form
      hint={t('alerts.acknowledgeHint')}
      error={answer.error}
      onSubmit={() => ready && answer.mutate({ reason: reason.trim() })}
    >
      <Autocomplete
        label={t('alerts.reason')}
        placeholder={t('alerts.reasonPlaceholder')}
        withAsterisk
        data-autofocus
        maxLength={500}
        data={reasons}
        value={reason}
        onChange={setReason}
      />
      <div className={classes.formEnd}>
        <Button type="submit" disabled={!ready} loading={answer.isPending}>
          {t('alerts.acknowledge')}
        </Button>
      </div>
    </Form>
  )
}

function Snooze({ alert, onDone }: FormProps) {
  const { t, format } = useLanguage()
  const now = useNow()
  const answer = useAnswer(alert.id, 'snooze', onDone)
  const [reason, setReason] = useState('')
  const times = snoozeTimes(now)
  return (
    <Form hint={t('alerts.snoozeHint')} error={answer.error} onSubmit={() => undefined}>
      <Autocomplete
        label={t('alerts.reason')}
        maxLength={500}
        data={useReasons()}
        value={reason}
        onChange={setReason}
      />
      <div className={classes.choices}>
        {(Object.keys(times) as (keyof typeof times)[]).map((name) => (
          <Button
            key={name}
            size="compact-sm"
            variant="default"
            title={format.instant(times[name])}
            disabled={answer.isPending}
            onClick={() => answer.mutate({ until: times[name], reason: reason.trim() })}
          >
            {t(`alerts.${name}`)}
          </Button>
        ))}
      </div>
    </Form>
  )
}

function Assign({ alert, onDone }: FormProps) {
  const { t } = useLanguage()
  const api = useApi()
  const { data } = useQuery(assigneesQuery(api, alert.id))
  const answer = useAnswer(alert.id, 'assign', onDone)
  return (
    <Form error={answer.error} onSubmit={() => undefined}>
      <Select
        label={t('alerts.assign')}
        placeholder={t('alerts.nobody')}
        clearable
        searchable
        disabled={answer.isPending}
        nothingFoundMessage={t('words.nothingFound')}
        data={(data?.items ?? []).map(({ id, displayName, role }) => ({
          value: id,
          label: `${displayName} · ${t(`role.${role}`)}`,
        }))}
        value={alert.assigneeId}
        onChange={(personId) => answer.mutate({ personId })}
      />
    </Form>
  )
}

function Comment({ alert, onDone }: FormProps) {
  const { t } = useLanguage()
  const [text, setText] = useState('')
  const answer = useAnswer(alert.id, 'comment', onDone)
  const ready = text.trim() !== ''
  return (
    <Form error={answer.error} onSubmit={() => ready && answer.mutate({ text: text.trim() })}>
      <Textarea
        label={t('alerts.comment')}
        placeholder={t('alerts.commentPlaceholder')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.formEnd}>
        <Button type="submit" disabled={!ready} loading={answer.isPending}>
          {t('alerts.send')}
        </Button>
      </div>
    </Form>
  )
}

function Resolve({ alert, onDone }: FormProps) {
  const { t } = useLanguage()
  const [reason, setReason] = useState('')
  const answer = useAnswer(alert.id, 'resolve', onDone)
  const ready = reason.trim() !== ''
  return (
    <Form
      hint={t('alerts.resolveHint')}
      error={answer.error}
      onSubmit={() => ready && answer.mutate({ reason: reason.trim() })}
    >
      <Textarea
        label={t('alerts.reason')}
        withAsterisk
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.formEnd}>
        <Button type="submit" disabled={!ready} loading={answer.isPending}>
          {t('alerts.resolve')}
        </Button>
      </div>
    </Form>
  )
}

const FORMS = {
  acknowledge: { form: Acknowledge, icon: IconCheck },
  snooze: { form: Snooze, icon: IconBellPause },
  assign: { form: Assign, icon: IconUserPlus },
  resolve: { form: Resolve, icon: IconCircleCheck },
  comment: { form: Comment, icon: IconMessagePlus },
} as const

/** What can be done about an alert as it stands: one button each, and its form below. */
export function AlertActions({ alert }: { alert: AlertDetail }) {
  const { t } = useLanguage()
  const [open, setOpen] = useState<What | null>(null)
  const possible: What[] =
    alert.state === 'resolved'
      ? ['comment']
      : [
          ...(alert.state === 'acknowledged' ? [] : (['acknowledge'] as const)),
          'snooze',
          'assign',
          ...(alert.closes === 'person' ? (['resolve'] as const) : []),
          'comment',
        ]
  const Current = open !== null && possible.includes(open) ? FORMS[open].form : null
  return (
    <>
      <div className={classes.choices}>
        {possible.map((what) => {
          const Icon = FORMS[what].icon
          return (
            <Button
              key={what}
              size="compact-md"
              variant={
                what === 'acknowledge' && open === null ? 'filled' : open === what ? 'light' : 'default'
              }
              leftSection={<Icon size={16} aria-hidden />}
              aria-expanded={open === what}
              onClick={() => setOpen(open === what ? null : what)}
            >
              {t(`alerts.${what}`)}
            </Button>
          )
        })}
      </div>
      {Current && <Current alert={alert} onDone={() => setOpen(null)} />}
    </>
  )
}
