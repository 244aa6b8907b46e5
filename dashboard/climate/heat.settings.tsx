import { Button, Modal, Stack, Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type HeatSettingsView, heatSettingsView } from '../../protocol/api/heat.ts'
import { useApi } from '../api/api.context.ts'
import { heatSettingsQuery } from '../api/climate.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { Await } from '../components/states.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'

/** What follows from heat in the whole county; administrators change it. */
export function HeatSettingsPanel() {
  const { t, format } = useLanguage()
  const api = useApi()
  const isAdministrator = useMay('administrator')
  const query = useQuery(heatSettingsQuery(api))
  const [editing, { open, close }] = useDisclosure(false)
  return (
    <Panel
      title={t('heat.settings')}
      aside={t('heat.settingsOf')}
      action={
        isAdministrator && (
          <Button size="compact-sm" variant="default" onClick={open}>
            {t('words.edit')}
          </Button>
        )
      }
    >
      <Await query={query}>
        {(settings) => (
          <>
            <p className={classes.line}>
              {t(settings.fefoByRemainingLife ? 'heat.fefoShort' : 'heat.fefoOff')} ·{' '}
              {t('heat.settingsText', {
                hours: settings.proposeHotHours,
                days: settings.proposeLostDays,
              })}
            </p>
            {settings.updatedAt !== null && (
              <p className={classes.quiet}>
                {t('heat.changed', {
                  who: settings.updatedBy ?? '—',
                  at: format.instant(settings.updatedAt),
                })}
              </p>
            )}
            {editing && <SettingsDialog settings={settings} onClose={close} />}
          </>
        )}
      </Await>
    </Panel>
  )
}

function SettingsDialog({ settings, onClose }: { settings: HeatSettingsView; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [fefo, setFefo] = useState(settings.fefoByRemainingLife)
  const [hours, setHours] = useState(settings.proposeHotHours)
  const [days, setDays] = useState(settings.proposeLostDays)
  const save = useMutation({
    mutationFn: () =>
      api.write('PATCH', '/api/climate/heat-settings', {
        body: { fefoByRemainingLife: fefo, proposeHotHours: hours, proposeLostDays: days },
        response: heatSettingsView,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['climate'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('heat.settings')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          <Switch
            label={t('heat.fefo')}
            checked={fefo}
            onChange={(event) => setFefo(event.currentTarget.checked)}
          />
          <WholeNumberInput
            label={t('heat.proposeHours')}
            min={1}
            max={10_000}
            filled
            value={hours}
            onChange={setHours}
          />
          <WholeNumberInput
            label={t('heat.proposeDays')}
            min={1}
            max={1_000}
            filled
            value={days}
            onChange={setDays}
          />
          <ProblemNotice error={save.error} repeatable />
          <SaveButtons saving={save.isPending} onClose={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
