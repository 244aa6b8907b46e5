import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCloudUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useSession } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { wordProblem } from '../locales/problem.words.ts'
import classes from './outbox.module.css'
import { outbox } from './outbox.ts'
import type { OutboxEntry } from './phone.store.ts'
import { useOutbox } from './use-outbox.ts'

const ICONS = { waiting: IconCloudUpload, sent: IconCheck, refused: IconAlertTriangle } as const

function Entry({ entry, acts }: { entry: OutboxEntry; acts: ReactNode }) {
  const { t, look, locale } = useLanguage()
  const Icon = ICONS[entry.state]
  return (
    <li className={classes.entry} data-state={entry.state}>
      <Icon size={20} aria-hidden />
      <span className={classes.entryWords}>
        <strong>{entry.placeName}</strong>
        <span>
          {t(`outbox.${entry.state}`)} · <Age at={entry.enteredAt} />
        </span>
        {entry.problem && <span role="alert">{wordProblem(entry.problem, { t, look, locale }).message}</span>}
      </span>
      {entry.state === 'refused' && (
        <span className={classes.entryActs}>
          {acts}
          <Button variant="default" onClick={() => void outbox.retry(entry)}>
            {t('outbox.retry')}
          </Button>
          <ConfirmButton
            title={t('outbox.discard')}
            text={t('outbox.discardText')}
            confirm={t('outbox.discard')}
            error={null}
            pending={false}
            onConfirm={() => outbox.drop(entry.key)}
          >
            {t('outbox.discard')}
          </ConfirmButton>
        </span>
      )}
    </li>
  )
}

/** What was entered on this phone and where it stands: saved here, sent, or refused and why. Of one subject, or of all of a kind. */
export function OutboxPanel({
  kind,
  subject,
  acts,
}: {
  kind: OutboxEntry['kind']
  subject?: string
  /** What else can be done about a refused entry. */
  acts?: (entry: OutboxEntry) => ReactNode
}) {
  const { t } = useLanguage()
  const { session } = useSession()
  const entries = useOutbox()
  const mine = entries.filter(
    (entry) =>
      entry.kind === kind &&
      (session == null || entry.personId === session.person.id) &&
      (subject === undefined || entry.subject.startsWith(subject)),
  )
  const others = session
    ? entries.filter(({ personId, state }) => personId !== session.person.id && state !== 'sent')
    : []
  if (mine.length === 0 && others.length === 0) return null
  return (
    <section aria-label={t('outbox.title')}>
      <ul className={classes.entries} aria-live="polite">
        {mine.map((entry) => (
          <Entry key={entry.key} entry={entry} acts={acts?.(entry)} />
        ))}
      </ul>
      {others.length > 0 && (
        <p className={classes.hint}>{t('outbox.unsentOther', { count: others.length })}</p>
      )}
    </section>
  )
}
