import { Modal, Stack } from '@mantine/core'
import { randomId } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DispenserDetail } from '../../protocol/api/devices.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { type ChannelDraft, ChannelsField, emptyChannels, toChannels } from './channels-field.tsx'

export function ChannelsDialog({ machine, onClose }: { machine: DispenserDetail; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [channels, setChannels] = useState<ChannelDraft[]>(() =>
    machine.channels.length === 0
      ? emptyChannels(4)
      : machine.channels.map(({ channel, productId, capacity }) => ({
          key: randomId(),
          channel,
          product: productId,
          capacity,
        })),
  )
  const save = useMutation({
    mutationFn: () =>
      api.write('PUT', `/api/dispensers/${machine.id}/channels`, {
        body: { channels: toChannels(channels) },
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['dispensers'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('device.assign')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          <ChannelsField value={channels} onChange={setChannels} />
          <ProblemNotice error={save.error} />
          <SaveButtons saving={save.isPending} onClose={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
