import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  type StaffRecord,
  type StaffRecordInput,
  type StaffRecordKind,
  staffRecordKind,
} from '../../protocol/api/staff.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useStaffWrite } from './use-staff-write.ts'

interface Props {
  memberId: string
  /** The record that was wrong; null: a new one. */
  wrong: StaffRecord | null
  today: string
  onClose: () => void
}

/** A certificate, training or examination is entered, or one that was wrong is replaced or withdrawn. */
export function RecordDialog({ memberId, wrong, today, onClose }: Props) {
  const { t } = useLanguage()
  const [key] = useState(newIdempotencyKey)
  const [kind, setKind] = useState<StaffRecordKind>(wrong?.kind ?? 'training')
  const [happenedOn, setHappenedOn] = useState(wrong?.happenedOn ?? today)
  const [number, setNumber] = useState(wrong?.number ?? '')
  const [validUntil, setValidUntil] = useState(wrong?.validUntil ?? '')
  const [topic, setTopic] = useState(wrong?.topic ?? '')
  const [confirmedBy, setConfirmedBy] = useState(wrong?.confirmedBy ?? '')
  const [passed, setPassed] = useState(wrong?.passed ?? true)
  const [reason, setReason] = useState('')
  const save = useStaffWrite(onClose)
  const isPaper = kind === 'certificate' || kind === 'counsellor'
  const entry = (): StaffRecordInput => {
    if (isPaper) return { kind, number: number.trim(), happenedOn, validUntil: validUntil || null }
    const lesson = { happenedOn, topic: topic.trim(), confirmedBy: confirmedBy.trim() || null }
    return kind === 'exam' ? { kind, ...lesson, passed } : { kind, ...lesson }
  }
  const correct = (record: StaffRecordInput | null) =>
    save.mutate({
      method: 'POST',
      path: `/api/staff-records/${wrong?.id}/corrections`,
      body: { reason: reason.trim(), record },
    })
  const filled = happenedOn !== '' && (isPaper ? number : topic).trim() !== ''
  const because = !wrong || reason.trim() !== ''
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(wrong ? 'staff.correct' : 'staff.addRecord')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (wrong) correct(entry())
          else save.mutate({ method: 'POST', path: `/api/staff/${memberId}/records`, body: entry(), key })
        }}
      >
        <Stack gap="md">
          <Select
            label={t('staff.kind')}
            data={staffRecordKind.options.map((value) => ({ value, label: t(`staffKind.${value}`) }))}
            allowDeselect={false}
            disabled={wrong !== null}
            value={kind}
            onChange={(value) => setKind(staffRecordKind.parse(value))}
          />
          <TextInput
            type="date"
            label={t(isPaper ? 'staff.issuedOn' : 'staff.heldOn')}
            max={today}
            withAsterisk
            value={happenedOn}
            onChange={(event) => setHappenedOn(event.currentTarget.value)}
          />
          {isPaper ? (
            <>
              <TextInput
                label={t('staff.number')}
                maxLength={40}
                withAsterisk
                value={number}
                onChange={(event) => setNumber(event.currentTarget.value)}
              />
              <TextInput
                type="date"
                label={t('staff.until')}
                description={t('staff.untilHint')}
                min={happenedOn}
                value={validUntil}
                onChange={(event) => setValidUntil(event.currentTarget.value)}
              />
            </>
          ) : (
            <>
              <TextInput
                label={t('staff.topic')}
                maxLength={120}
                withAsterisk
                value={topic}
                onChange={(event) => setTopic(event.currentTarget.value)}
              />
              <TextInput
                label={t('staff.confirmedBy')}
                description={kind === 'training' ? t('staff.confirmedHint') : undefined}
                maxLength={80}
                value={confirmedBy}
                onChange={(event) => setConfirmedBy(event.currentTarget.value)}
              />
            </>
          )}
          {kind === 'exam' && (
            <Checkbox
              label={t('staff.passed')}
              checked={passed}
              onChange={(event) => setPassed(event.currentTarget.checked)}
            />
          )}
          {wrong && (
            <TextInput
              label={t('staff.reason')}
              description={t('staff.reasonHint')}
              maxLength={300}
              withAsterisk
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          <ProblemNotice error={save.error} repeatable={!wrong} />
          <Group justify="flex-end">
            {wrong && (
              <Button
                variant="light"
                color="red"
                disabled={!because}
                loading={save.isPending}
                onClick={() => correct(null)}
              >
                {t('staff.withdraw')}
              </Button>
            )}
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!filled || !because}>
              {t('staff.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
