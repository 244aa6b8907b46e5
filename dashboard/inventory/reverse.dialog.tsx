import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Movement } from '../../protocol/api/inventory.ts'
import { useLanguage } from '../locales/locale.tsx'
import { usePostMovement } from './post-movement.ts'
import { PostingProblem } from './posting-problem.tsx'

/** The ledger is never edited: a wrong entry is undone by its opposite, once, with a reason. */
export function ReverseDialog({ movement, onClose }: { movement: Movement; onClose: () => void }) {
  const { t, format } = useLanguage()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const post = usePostMovement({ done: t('movements.reversalDone'), onPosted: onClose })
  const submit = () => {
    setMissing(reason.trim() === '')
    if (reason.trim() !== '') post.mutate({ kind: 'reversal', reverses: movement.id, reason: reason.trim() })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('movements.reverseTitle')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Stack gap="md">
        <Text size="sm">
          {t('movements.reverseText', {
            kind: t(`movementKind.${movement.kind}`),
            at: format.instant(movement.occurredAt),
            from: movement.from.name,
            to: movement.to.name,
          })}
        </Text>
        <TextInput
          label={t('form.reason')}
          withAsterisk
          maxLength={200}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={missing && t('form.enterReason')}
        />
        <PostingProblem {...post} onAgain={submit} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button color="red" loading={post.isPending} onClick={submit}>
            {t('movements.reverse')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
