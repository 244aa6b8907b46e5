import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type HandReading, handReading } from '../../protocol/api/hand-readings.ts'
import { useApi } from '../api/api.context.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { isCelsius, isHumidity, toValues, ValueFields, type Values } from './value.fields.tsx'

/** Another entry that takes the place of a wrong one; the wrong one stays in sight. */
export function CorrectDialog({ reading, onClose }: { reading: HandReading; onClose: () => void }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [key] = useIdempotencyKey()
  const [values, setValues] = useState<Values>({
    celsius: reading.celsius ?? '',
    humidity: reading.humidity ?? '',
  })
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: () =>
      api.write('POST', `/api/climate/readings/${reading.id}/corrections`, {
        body: { ...toValues(values), reason: reason.trim() },
        response: handReading,
        idempotencyKey: key,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['climate'] })
      notifications.show({ color: 'green', message: t('climate.corrected') })
      onClose()
    },
  })
  const fine = isCelsius(values.celsius) && isHumidity(values.humidity)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('climate.correctTitle')}
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
          <Text size="sm">
            {format.instant(reading.at)} · {t('climate.correctHint')}
          </Text>
          <ValueFields values={values} onChange={setValues} />
          <TextInput
            label={t('climate.reason')}
            withAsterisk
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNotice error={save.error} repeatable />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" disabled={!fine || reason.trim() === ''} loading={save.isPending}>
              {t('climate.correct')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
