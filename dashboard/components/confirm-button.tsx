import { Button, type ButtonProps, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import { ProblemNotice } from './problem-notice.tsx'

interface Props extends ButtonProps {
  title: string
  /** What will happen, and whether it can be undone. */
  text: ReactNode
  confirm: string
  error: Error | null
  pending: boolean
  /** Resolves when it is done; the question then closes. */
  onConfirm: () => Promise<unknown>
  children: ReactNode
}

/** A button that asks first. */
export function ConfirmButton({
  title,
  text,
  confirm,
  error,
  pending,
  onConfirm,
  children,
  ...button
}: Props) {
  const { t } = useLanguage()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" {...button} onClick={open}>
        {children}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={title}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        <Stack gap="md">
          <Text size="sm">{text}</Text>
          <ProblemNotice error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('words.cancel')}
            </Button>
            {/* The failure stays in the question; only success closes it. */}
            <Button
              color="red"
              loading={pending}
              onClick={() => void onConfirm().then(close, () => undefined)}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
