import { Button } from '@mantine/core'
import { IconEdit, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { StaffDetail, StaffRecord } from '../../protocol/api/staff.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { staffMemberQuery } from '../api/staff.queries.ts'
import { useNow } from '../components/now.context.tsx'
import { Facts, Page, Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { MemberDialog } from './member.dialog.tsx'
import { RecordDialog } from './record.dialog.tsx'
import classes from './staff.module.css'
import { StandingBadge, useStandingWords } from './standing.tsx'

function RecordRow({ record, onCorrect }: { record: StaffRecord; onCorrect: (() => void) | null }) {
  const { t, format } = useLanguage()
  const { kind, happenedOn, validUntil, number, topic, passed, confirmedBy, reason } = record
  const isPaper = kind === 'certificate' || kind === 'counsellor'
  const detail = [
    number ?? topic,
    isPaper &&
      (validUntil === null ? t('staff.noEnd') : t('staff.validUntil', { day: format.day(validUntil) })),
    passed !== null && t(passed ? 'staff.passed' : 'staff.failed'),
    confirmedBy && `${t('staff.confirmedBy')}: ${confirmedBy}`,
  ]
    .filter(Boolean)
    .join(' · ')
  const off = record.superseded || record.withdrawal
  return (
    <tr data-off={off || undefined}>
      <td>{t(`staffKind.${kind}`)}</td>
      <td data-label={t('staff.heldOn')}>{format.day(happenedOn)}</td>
      <td data-label={t('staff.topic')}>
        {detail}
        {off && ` (${t(record.withdrawal ? 'staff.withdrawn' : 'staff.superseded')})`}
        <div className={classes.quiet}>
          {[
            t('staff.by', {
              who: record.recordedBy ?? t('staff.system'),
              at: format.instant(record.recordedAt),
            }),
            reason && `${t('staff.reason')}: ${reason}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </td>
      <td>
        {onCorrect && !off && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${t('staff.correct')}: ${t(`staffKind.${kind}`)} ${format.day(happenedOn)}`}
            onClick={onCorrect}
          >
            {t('staff.correct')}
          </Button>
        )}
      </td>
    </tr>
  )
}

function Records({
  member,
  onCorrect,
}: {
  member: StaffDetail
  onCorrect: ((record: StaffRecord) => void) | null
}) {
  const { t } = useLanguage()
  if (member.records.length === 0) return <Empty title={t('staff.noRecords')} />
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('staff.kind')}</th>
          <th scope="col">{t('staff.heldOn')}</th>
          <th scope="col">{t('staff.topic')}</th>
          <th scope="col">
            <span className={classes.hidden}>{t('staff.correct')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {member.records.map((record) => (
          <RecordRow key={record.id} record={record} onCorrect={onCorrect && (() => onCorrect(record))} />
        ))}
      </tbody>
    </table>
  )
}

function History({ history }: Pick<StaffDetail, 'history'>) {
  const { t, format } = useLanguage()
  return (
    <ul className={classes.history}>
      {history.map(({ at, kind, by, fields, reason }) => (
        <li key={`${at} ${kind}`}>
          <strong>{t(`staffChange.${kind}`)}</strong>{' '}
          {[
            format.list(fields.map((field) => t(`staffField.${field as 'name'}`))),
            reason,
            `${by ?? t('staff.system')} ${format.instant(at)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </li>
      ))}
    </ul>
  )
}

function Member({ member }: { member: StaffDetail }) {
  const { t, format } = useLanguage()
  const words = useStandingWords()
  const mayManage = useMayManage() && member.name !== null
  const today = countyDay(useNow())
  const [dialog, setDialog] = useState<'member' | 'record' | StaffRecord | null>(null)
  const { standing } = member
  const close = () => setDialog(null)
  return (
    <Page
      title={member.name ?? t('staff.anonymous')}
      aside={<StandingBadge state={standing.state} />}
      back={{ to: '/staff', label: t('staff.title') }}
      actions={
        mayManage && (
          <>
            <Button
              variant="default"
              leftSection={<IconEdit size={17} aria-hidden />}
              onClick={() => setDialog('member')}
            >
              {t('staff.change')}
            </Button>
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setDialog('record')}>
              {t('staff.addRecord')}
            </Button>
          </>
        )
      }
    >
      <Panel title={t('staff.state')}>
        <Facts
          items={[
            { term: t('staff.certificate'), value: words.certificate(standing.certificate) },
            { term: t('staff.training'), value: words.training(standing.training) },
            { term: t('staff.entry'), value: words.entry(standing.entry) },
            ...(standing.counsellor ? [{ term: t('staff.counsellor'), value: t('staff.has') }] : []),
            {
              term: t('staff.place'),
              value: <Link to={`/places/${member.location.id}`}>{member.location.name}</Link>,
            },
            { term: t('staff.post'), value: t(`staffPost.${member.post}`) },
            ...(member.phone ? [{ term: t('staff.phone'), value: member.phone }] : []),
            { term: t('staff.startedOn'), value: format.day(member.startedOn) },
            ...(member.leftOn ? [{ term: t('staff.leftOn'), value: format.day(member.leftOn) }] : []),
          ]}
        />
        {standing.training.unconfirmedOn && (
          <p className={classes.quiet}>
            {t('staff.unconfirmed', { day: format.day(standing.training.unconfirmedOn) })}
          </p>
        )}
      </Panel>
      <Panel title={t('staff.records')} flush>
        <Records member={member} onCorrect={mayManage ? setDialog : null} />
      </Panel>
      <Panel title={t('staff.history')}>
        <History history={member.history} />
      </Panel>
      {dialog === 'member' && <MemberDialog member={member} today={today} onClose={close} onDone={close} />}
      {dialog !== null && dialog !== 'member' && (
        <RecordDialog
          memberId={member.id}
          wrong={dialog === 'record' ? null : dialog}
          today={today}
          onClose={close}
        />
      )}
    </Page>
  )
}

/** One member of the staff: standing, papers, history. */
export function MemberScreen() {
  const { id = '' } = useParams()
  const query = useQuery(staffMemberQuery(useApi(), id))
  return <Await query={query}>{(member) => <Member member={member} />}</Await>
}
