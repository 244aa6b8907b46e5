import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type StaffSettings, staffSettings } from '../../protocol/api/staff.ts'
import { useApi } from '../api/api.context.ts'
import { changeStaffSettings, staffSettingsQuery } from '../api/staff.queries.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'

const FIELDS = {
  trainingMonths: { min: 1, max: 60 },
  warningDays: { min: 0, max: 365 },
  newStaffMonths: { min: 1, max: 60 },
  keepLeftMonths: { min: 1, max: 240 },
} as const satisfies Record<keyof StaffSettings, { min: number; max: number }>
const NAMES = Object.keys(FIELDS) as (keyof StaffSettings)[]

/** When trainings are due, and how long those who left are known by name: an administrator's to say. */
export function StaffSettingsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage()
  const query = useQuery(staffSettingsQuery(useApi()))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('staff.settings')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Await query={query}>{(settings) => <Form settings={settings} onClose={onClose} />}</Await>
    </Modal>
  )
}

function Form({ settings, onClose }: { settings: StaffSettings; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const client = useQueryClient()
  const [draft, setDraft] = useState<Partial<StaffSettings>>(settings)
  const parsed = staffSettings.safeParse(draft)
  const save = useMutation({
    mutationFn: (body: StaffSettings) => changeStaffSettings(api, body),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['staff'] })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (parsed.success) save.mutate(parsed.data)
      }}
    >
      <Stack gap="md">
        <p>{t('staff.settingsHint')}</p>
        {NAMES.map((name) => (
          <NumberInput
            key={name}
            label={t(`staff.${name}`)}
            {...FIELDS[name]}
            allowDecimal={false}
            value={draft[name] ?? ''}
            onChange={(value) =>
              setDraft({ ...draft, [name]: typeof value === 'number' ? value : undefined })
            }
          />
        ))}
        <ProblemNotice error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!parsed.success}>
            {t('staff.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
