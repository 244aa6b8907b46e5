import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { changeStaffSettings, staffSettingsQuery } from '../api/staff.queries.ts'
import { NumberSettings } from '../components/number-settings.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** When trainings are due, and how long those who left are known by name: an administrator's to say. */
export function StaffSettingsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const client = useQueryClient()
  const { data } = useQuery(staffSettingsQuery(api))
  if (!data) return null
  return (
    <NumberSettings
      title={t('staff.settings')}
      hint={t('staff.settingsHint')}
      fields={{
        trainingMonths: { label: t('staff.trainingMonths'), min: 1, max: 60 },
        warningDays: { label: t('staff.warningDays'), min: 0, max: 365 },
        newStaffMonths: { label: t('staff.newStaffMonths'), min: 1, max: 60 },
        keepLeftMonths: { label: t('staff.keepLeftMonths'), min: 1, max: 240 },
      }}
      values={data}
      onSave={async (settings) => {
        await changeStaffSettings(api, settings)
        await client.invalidateQueries({ queryKey: ['staff'] })
      }}
      onClose={onClose}
    />
  )
}
