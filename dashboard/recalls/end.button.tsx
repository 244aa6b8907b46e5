import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { Recall } from '../../protocol/api/recalls.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useRecallStep } from './use-recall-step.ts'

/** Ends a recall that was carried out, or takes back a mistaken one; asks why where that has to be known. */
export function EndButton({ recall, step }: { recall: Recall; step: 'close' | 'cancel' }) {
  const { t } = useLanguage()
  const [opened, { open, close }] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const end = useRecallStep(recall.id, step)
  const { outstanding, inTransit, channels } = recall.progress
  const wanted = step === 'cancel' || outstanding + inTransit + channels > 0
  const text = reason.trim()
  return (
    <>
      <Button variant="default" onClick={open}>
        {t(`recall.${step}`)}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t(`recall.${step}Title`)}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        <Stack gap="md">
          <Text size="sm">{t(`recall.${step}Text`)}</Text>
          <Textarea
            label={t(`recall.${step}Reason`)}
            maxLength={300}
            autosize
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            withAsterisk={wanted}
          />
          <ProblemNotice error={end.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('recall.back')}
            </Button>
            <Button
              color="red"
              disabled={wanted && text === ''}
              loading={end.isPending}
              onClick={() => end.mutate(text === '' ? {} : { reason: text }, { onSuccess: close })}
            >
              {t(`recall.${step}`)}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
