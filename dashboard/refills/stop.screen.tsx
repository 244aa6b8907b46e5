import { Alert, Button } from '@mantine/core'
import { IconCircleCheck, IconCloudOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { z } from 'zod'
import type { Round } from '../../protocol/api/rounds.ts'
import type { createVisit } from '../../protocol/api/visits.ts'
import { useApi } from '../api/api.context.ts'
import { useSession } from '../api/session.context.tsx'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { Failed, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { FullPhone } from '../offline/full-phone.tsx'
import { OutboxPanel } from '../offline/outbox.panel.tsx'
import { outbox } from '../offline/outbox.ts'
import { phoneRoom } from '../offline/phone.room.ts'
import { dropDraft, keepDraft, keptDraft } from '../offline/phone.store.ts'
import { useOutbox } from '../offline/use-outbox.ts'
import {
  type ChannelDraft,
  fitted,
  newDraft,
  type Stop,
  type StopDraft,
  stopDraft,
  toChannels,
} from './stop.draft.ts'
import classes from './stop.module.css'
import { CountStep, LoadStep, StepButtons, Summary } from './stop.steps.tsx'
import { useOfflineRound } from './use-offline-round.ts'

const STEPS = ['step1', 'step2', 'step3'] as const

/** What is being typed, kept on the phone with every change. */
function useDraft(id: string, stop: Stop): [StopDraft | null, (draft: StopDraft) => void] {
  const [draft, setDraft] = useState<StopDraft | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer about the round does not undo what was typed
  useEffect(() => {
    void keptDraft(id).then((kept) => {
      const known = stopDraft.safeParse(kept)
      setDraft(known.success ? { ...newDraft(stop), ...known.data } : newDraft(stop))
    })
  }, [id])
  return [
    draft,
    (next) => {
      setDraft(next)
      void phoneRoom.keep(keepDraft(id, next))
    },
  ]
}

interface EntryProps {
  round: Round
  stop: Stop
  personId: string
  onDone: () => void
}

/** Count, load, confirm. */
function VisitForm({ round, stop, personId, onDone }: EntryProps) {
  const { t } = useLanguage()
  const api = useApi()
  const { session } = useSession()
  const draftId = `${round.id} ${stop.position}`
  const [draft, setDraft] = useDraft(draftId, stop)
  const [step, setStep] = useState(0)
  const [sending, setSending] = useState(false)
  if (!draft) return <Loading lines={4} height={60} />
  const channels = stop.channels.filter(({ channel }) => draft[channel] !== undefined)
  const change = (channel: number, changes: Partial<ChannelDraft>) => {
    const before = draft[channel]
    if (before) setDraft({ ...draft, [channel]: { ...before, ...changes } })
  }
  const entries = toChannels(draft)

  const next = () => {
    if (step === 0) {
      const fits = channels.map((channel) => [channel.channel, draft[channel.channel]] as const)
      setDraft(
        Object.fromEntries(
          fits.flatMap(([number, own]) => {
            const channel = channels.find((one) => one.channel === number)
            return own && channel ? [[number, fitted(channel, own)]] : []
          }),
        ),
      )
    }
    window.scrollTo({ top: 0 })
    setStep(step + 1)
  }
  const confirm = async () => {
    setSending(true)
    const enteredAt = new Date().toISOString()
    const kept = await phoneRoom.keep(
      outbox.add({
        key: newIdempotencyKey(),
        personId,
        kind: 'visit',
        subject: draftId,
        path: '/api/visits',
        placeName: stop.locationName,
        enteredAt,
        body: {
          location: stop.locationId,
          source: round.source.id,
          round: round.id,
          stop: stop.position,
          occurredAt: enteredAt,
          channels: entries,
        } satisfies z.input<typeof createVisit>,
      }),
    )
    if (!kept) {
      setSending(false)
      return
    }
    await dropDraft(draftId)
    onDone()
    if (session) void outbox.flush(api, personId)
  }
  return (
    <form
      className={classes.entry}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (step === 2) void confirm()
        else next()
      }}
    >
      <ol className={classes.steps}>
        {STEPS.map((name, index) => (
          <li
            key={name}
            aria-current={index === step ? 'step' : undefined}
            data-past={index < step || undefined}
          >
            {t(`visit.${name}`)}
          </li>
        ))}
      </ol>
      {channels.map((channel) => {
        const own = draft[channel.channel]
        if (!own) return null
        const props = {
          channel,
          draft: own,
          onChange: (changes: Partial<ChannelDraft>) => change(channel.channel, changes),
        }
        if (step === 0) return <CountStep key={channel.channel} {...props} />
        if (step === 1) return <LoadStep key={channel.channel} {...props} lots={round.lots} />
        return null
      })}
      {step === 2 && <Summary channels={channels} draft={draft} />}
      {step === 2 && entries.length === 0 && <p className={classes.hint}>{t('visit.nothingEntered')}</p>}
      {channels.length === 0 && <p className={classes.hint}>{t('visit.noChannels')}</p>}
      <FullPhone />
      <StepButtons
        back={step === 0 ? null : t('visit.previous')}
        next={step === 2 ? t('visit.confirm') : t('visit.next')}
        onBack={() => setStep(step - 1)}
        disabled={channels.length === 0 || sending || (step === 2 && entries.length === 0)}
      />
    </form>
  )
}

function Done({ round, stop, onAgain }: { round: Round; stop: Stop; onAgain: () => void }) {
  const { t } = useLanguage()
  const next = round.stops.find(
    ({ position, visitId, skipped }) => position > stop.position && visitId === null && skipped === null,
  )
  return (
    <div className={classes.done}>
      <IconCircleCheck size={40} aria-hidden />
      <p>{t('visit.done')}</p>
      {next && (
        <Button component={Link} to={`/rounds/${round.id}/stops/${next.position}`} size="lg" fullWidth>
          {t('visit.nextStop')}
        </Button>
      )}
      <Button component={Link} to={`/rounds/${round.id}`} size="lg" variant="default" fullWidth>
        {t('visit.toRound')}
      </Button>
      <Button variant="subtle" onClick={onAgain}>
        {t('visit.again')}
      </Button>
    </div>
  )
}

/** One stop of a round on the phone: it works without network, and sends later. */
export function StopScreen() {
  const { id = '', position = '' } = useParams()
  const { round, personId, keptAt, error, retry } = useOfflineRound(id)
  const { t, format } = useLanguage()
  const now = useNow()
  const stop = round?.stops.find((one) => String(one.position) === position)
  return (
    <Page
      title={stop?.locationName ?? t('visit.title')}
      narrow
      back={{ to: `/rounds/${id}`, label: t('round.back') }}
      note={stop && [t('round.stop', { position: stop.position }), stop.address].filter(Boolean).join(' · ')}
    >
      {keptAt && (
        <Alert color="yellow" variant="light" icon={<IconCloudOff size={18} aria-hidden />}>
          {t('outbox.offlineCopy', { age: format.age(keptAt, now) })} {t('outbox.offline')}
        </Alert>
      )}
      {round && stop && personId !== undefined ? (
        <StopBody key={`${id} ${position}`} round={round} stop={stop} personId={personId} />
      ) : error ? (
        <Failed error={error} onRetry={retry} />
      ) : (
        <Loading lines={4} height={60} />
      )}
    </Page>
  )
}

function StopBody({ round, stop, personId }: { round: Round; stop: Stop; personId: string }) {
  const entries = useOutbox()
  const entered = entries.some(
    ({ kind, subject, state }) =>
      kind === 'visit' && subject === `${round.id} ${stop.position}` && state !== 'refused',
  )
  const [again, setAgain] = useState(false)
  const done = (stop.visitId !== null || entered) && !again
  return (
    <>
      <OutboxPanel kind="visit" subject={`${round.id} `} />
      {done ? (
        <Done round={round} stop={stop} onAgain={() => setAgain(true)} />
      ) : (
        <VisitForm round={round} stop={stop} personId={personId} onDone={() => setAgain(false)} />
      )}
    </>
  )
}
