import { Button, Checkbox, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useLanguage } from '../locales/locale.tsx'

interface Props {
  title: string
  text: string
  /** Name and value, each to be copied. */
  items: readonly { label: string; value: string }[]
  onClose: () => void
  /** The same as a QR code. */
  children?: ReactNode
}

/** A secret the server keeps no copy of: it closes only when the reader says it is kept. */
export function SecretOnce({ title, text, items, onClose, children }: Props) {
  const { t } = useLanguage()
  const [kept, setKept] = useState(false)
  return (
    <Modal
      opened
      onClose={() => kept && onClose()}
      withCloseButton={false}
      closeOnClickOutside={false}
      title={title}
      size="lg"
    >
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        {items.map(({ label, value }) => (
          <Group key={label} gap="xs" align="flex-end" wrap="nowrap">
            <TextInput
              label={label}
              value={value}
              readOnly
              style={{ flex: 1 }}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              onFocus={(event) => event.currentTarget.select()}
            />
            <CopyButton value={value} timeout={2500}>
              {({ copied, copy }) => (
                <Button
                  variant="default"
                  onClick={copy}
                  leftSection={
                    copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                  }
                >
                  {copied ? t('words.copied') : t('words.copy')}
                </Button>
              )}
            </CopyButton>
          </Group>
        ))}
        {children}
        <Checkbox
          label={t('device.secretKept')}
          checked={kept}
          onChange={(event) => setKept(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button disabled={!kept} onClick={onClose}>
            {t('words.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
