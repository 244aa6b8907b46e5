import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { Order } from '../../protocol/api/replenishment.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useOrderStep } from './use-order-step.ts'

/** Rejecting wants a reason: whoever asked has to know what to change. */
export function RejectButton({ order }: { order: Order }) {
  const { t } = useLanguage()
  const [opened, { open, close }] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const reject = useOrderStep(order, 'reject')
  return (
    <>
      <Button variant="default" onClick={open}>
        {t('replenishment.reject')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('replenishment.rejectTitle')}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        <Stack gap="md">
          <Textarea
            label={t('replenishment.reason')}
            withAsterisk
            maxLength={300}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNotice error={reject.error} repeatable />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('words.cancel')}
            </Button>
            <Button
              color="red"
              disabled={reason.trim() === ''}
              loading={reject.isPending}
              onClick={() => reject.mutate({ reason: reason.trim() })}
            >
              {t('replenishment.reject')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

/** Cancels an order nothing of which was sent, or closes one that was. */
export function EndButton({ order, step }: { order: Order; step: 'cancel' | 'close' }) {
  const { t } = useLanguage()
  const end = useOrderStep(order, step)
  const title = t(`replenishment.${step}`)
  return (
    <ConfirmButton
      title={title}
      text={step === 'cancel' ? t('replenishment.cancelText') : t('replenishment.closeText')}
      confirm={title}
      error={end.error}
      pending={end.isPending}
      onConfirm={() => end.mutateAsync({})}
    >
      {title}
    </ConfirmButton>
  )
}
