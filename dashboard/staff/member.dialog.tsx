import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type StaffDetail, type StaffMember, type StaffPost, staffPost } from '../../protocol/api/staff.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useStaffWrite } from './use-staff-write.ts'

interface Props {
  /** Null: somebody new. */
  member: StaffMember | null
  /** Where somebody new works. */
  location?: string | undefined
  today: string
  onClose: () => void
  onDone: (member: StaffDetail) => void
}

/** Somebody is entered, or what is known of them changes. */
export function MemberDialog({ member, location, today, onClose, onDone }: Props) {
  const { t } = useLanguage()
  const [key] = useState(newIdempotencyKey)
  const [name, setName] = useState(member?.name ?? '')
  const [post, setPost] = useState<StaffPost>(member?.post ?? 'manager')
  const [place, setPlace] = useState(member?.location.id ?? location ?? null)
  const [phone, setPhone] = useState(member?.phone ?? '')
  const [startedOn, setStartedOn] = useState(member?.startedOn ?? today)
  const [leftOn, setLeftOn] = useState(member?.leftOn ?? '')
  const [reason, setReason] = useState('')
  const save = useStaffWrite(onDone)
  const submit = () => {
    const fields = { name: name.trim(), post, locationId: place, phone: phone.trim() || null, startedOn }
    save.mutate(
      member
        ? {
            method: 'PATCH',
            path: `/api/staff/${member.id}`,
            body: { ...fields, leftOn: leftOn || null, reason: reason.trim() },
          }
        : { method: 'POST', path: '/api/staff', body: fields, key },
    )
  }
  const ready = name.trim() !== '' && place !== null && startedOn !== '' && (!member || reason.trim() !== '')
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(member ? 'staff.change' : 'staff.add')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('staff.name')}
            maxLength={40}
            withAsterisk
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('staff.post')}
            data={staffPost.options.map((value) => ({ value, label: t(`staffPost.${value}`) }))}
            allowDeselect={false}
            value={post}
            onChange={(value) => setPost(staffPost.parse(value))}
          />
          <PlaceSelect label={t('staff.place')} withAsterisk value={place} onChange={setPlace} />
          <TextInput
            label={t('staff.phone')}
            inputMode="tel"
            maxLength={25}
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('staff.startedOn')}
            max={today}
            withAsterisk
            value={startedOn}
            onChange={(event) => setStartedOn(event.currentTarget.value)}
          />
          {member && (
            <>
              <TextInput
                type="date"
                label={t('staff.leftOn')}
                value={leftOn}
                onChange={(event) => setLeftOn(event.currentTarget.value)}
              />
              <TextInput
                label={t('staff.reason')}
                description={t('staff.reasonHint')}
                maxLength={300}
                withAsterisk
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            </>
          )}
          <ProblemNotice error={save.error} repeatable={!member} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!ready}>
              {t('staff.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
