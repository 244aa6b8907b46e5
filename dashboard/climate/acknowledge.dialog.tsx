import { Autocomplete, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Excursion, excursion as excursionSchema } from '../../protocol/api/excursions.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'

const REASONS = [
  'reasonPower',
  'reasonAirConditioner',
  'reasonDoor',
  'reasonSensor',
  'reasonWeather',
] as const
const ACTIONS = ['actionRepair', 'actionMove', 'actionClose', 'actionReplace', 'actionWatch'] as const

/** Why it happened and what was done about it: both stay in the record. */
export function AcknowledgeDialog({ excursion, onClose }: { excursion: Excursion; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const [action, setAction] = useState('')
  const save = useMutation({
    mutationFn: () =>
      api.write('POST', `/api/climate/excursions/${excursion.id}/acknowledge`, {
        body: { reason: reason.trim(), action: action.trim() },
        response: excursionSchema,
      }),
    async onSuccess() {
      await Promise.all(
        ['climate', 'today', 'alerts'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })),
      )
      notifications.show({ color: 'green', message: t('excursion.acknowledged') })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t('excursion.acknowledgeTitle')} · ${t(`excursionKind.${excursion.kind}`)} · ${excursion.locationName}`}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('excursion.acknowledgeHint')}</Text>
          <Autocomplete
            label={t('excursion.reason')}
            withAsterisk
            data-autofocus
            maxLength={300}
            data={REASONS.map((key) => t(`excursion.${key}`))}
            value={reason}
            onChange={setReason}
          />
          <Autocomplete
            label={t('excursion.action')}
            withAsterisk
            maxLength={300}
            data={ACTIONS.map((key) => t(`excursion.${key}`))}
            value={action}
            onChange={setAction}
          />
          <ProblemNotice error={save.error} repeatable />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button
              type="submit"
              disabled={reason.trim() === '' || action.trim() === ''}
              loading={save.isPending}
            >
              {t('excursion.acknowledge')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
