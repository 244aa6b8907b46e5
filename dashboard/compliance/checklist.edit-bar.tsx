import { Button, Group, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ChecklistContent, type ChecklistGroup, checklist } from '../../protocol/api/compliance.ts'
import { useApi } from '../api/api.context.ts'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'

interface Props {
  content: ChecklistContent
  basedOn: number
  onChange: (content: ChecklistContent) => void
  onGroup: (group: ChecklistGroup) => void
  onDone: () => void
}

/** What holds for the whole checklist, and why it is changed; nothing is changed before a version is made. */
export function ChecklistEditBar({ content, basedOn, onChange, onGroup, onDone }: Props) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const [group, setGroup] = useState({ code: '', name: '', nameEn: '' })
  const save = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/compliance/checklist', {
        body: { ...content, basedOn, reason: reason.trim() },
        response: checklist,
      }),
    onSuccess({ version }) {
      notifications.show({ color: 'green', message: t('checklist.saved', { version }) })
      onDone()
      return queryClient.invalidateQueries({ queryKey: ['compliance'] })
    },
  })
  return (
    <Panel title={t('checklist.edit')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          <Group grow align="end">
            <WholeNumberInput
              label={t('checklist.selfCheckMonths')}
              min={1}
              max={60}
              filled
              value={content.selfCheckMonths}
              onChange={(selfCheckMonths) => onChange({ ...content, selfCheckMonths })}
            />
            <WholeNumberInput
              label={t('checklist.verificationMonths')}
              min={1}
              max={60}
              filled
              value={content.verificationMonths}
              onChange={(verificationMonths) => onChange({ ...content, verificationMonths })}
            />
          </Group>
          <Group align="end">
            <TextInput
              label={t('checklist.groupCode')}
              maxLength={16}
              value={group.code}
              onChange={(event) => setGroup({ ...group, code: event.currentTarget.value.trim() })}
            />
            <TextInput
              label={t('checklist.name')}
              maxLength={40}
              value={group.name}
              onChange={(event) => setGroup({ ...group, name: event.currentTarget.value })}
            />
            <TextInput
              label={t('checklist.nameEn')}
              maxLength={80}
              value={group.nameEn}
              onChange={(event) => setGroup({ ...group, nameEn: event.currentTarget.value })}
            />
            <Button
              variant="default"
              disabled={group.code === '' || group.name.trim() === ''}
              onClick={() => {
                onGroup({ ...group, nameEn: group.nameEn.trim() || group.name.trim() })
                setGroup({ code: '', name: '', nameEn: '' })
              }}
            >
              {t('checklist.addGroup')}
            </Button>
          </Group>
          <TextInput
            label={t('checklist.reason')}
            description={t('checklist.reasonHint')}
            withAsterisk
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNotice error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onDone}>
              {t('checklist.discard')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={reason.trim() === ''}>
              {t('checklist.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
