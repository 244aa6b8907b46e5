import { Button, Modal, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Redistribution, redistributionDismissal } from '../../protocol/api/redistribution.ts'
import { useApi } from '../api/api.context.ts'
import { useCatalog } from '../components/catalog.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'

export function DismissDialog({ item, onClose }: { item: Redistribution; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const dismiss = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/redistribution/dismissals', {
        body: {
          lotId: item.lotId,
          from: item.from.id,
          to: item.to.id,
          quantity: item.quantity,
          reason: reason.trim(),
        },
        response: redistributionDismissal,
      }),
    onSuccess() {
      notifications.show({ color: 'green', message: t('redistribution.dismissed') })
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['redistribution'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('redistribution.dismissTitle')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          dismiss.mutate()
        }}
      >
        <Stack gap="md">
          <Text size="sm">
            {t('redistribution.dismissText', {
              product: catalog.name(item.productId, item.productName),
              from: item.from.name,
              to: item.to.name,
            })}
          </Text>
          <TextInput
            label={t('redistribution.reason')}
            description={t('redistribution.reasonHint')}
            withAsterisk
            maxLength={200}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNotice error={dismiss.error} />
          <Button type="submit" loading={dismiss.isPending} disabled={reason.trim() === ''}>
            {t('redistribution.dismiss')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
