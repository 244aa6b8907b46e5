import { Autocomplete, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { excursion as excursionSchema } from '../../protocol/api/excursions.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import type { ExcursionEvent } from './excursion.events.ts'

const REASONS = [
  'reasonPower',
  'reasonAirConditioner',
  'reasonDoor',
  'reasonSensor',
  'reasonWeather',
] as const
const ACTIONS = ['actionRepair', 'actionMove', 'actionClose', 'actionReplace', 'actionWatch'] as const

interface Props {
  event: ExcursionEvent
  onClose: () => void
}

/** Why it happened and what was done about it: both stay in the record, with every limit that was passed. */
export function AcknowledgeDialog({ event, onClose }: Props) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  // Who tries again after a failure answers what is left.
  const answered = useRef(new Set<string>())
  const [reason, setReason] = useState('')
  const [action, setAction] = useState('')
  const save = useMutation({
    async mutationFn() {
      for (const { id, acknowledgedAt } of event.excursions) {
        if (acknowledgedAt !== null || answered.current.has(id)) continue
        await api.write('POST', `/api/climate/excursions/${id}/acknowledge`, {
          body: { reason: reason.trim(), action: action.trim() },
          response: excursionSchema,
        })
        answered.current.add(id)
      }
    },
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
      title={`${t('excursion.acknowledgeTitle')} · ${t(`excursionKind.${event.first.kind}`)} · ${event.first.locationName}`}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault()
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
