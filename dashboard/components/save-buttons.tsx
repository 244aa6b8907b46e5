import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage } from '../locales/locale.tsx'

interface Props {
  /** Its answer is awaited. */
  saving: boolean
  disabled?: boolean
  /** Another way out, such as taking away what is edited. */
  aside?: ReactNode
  onClose: () => void
}

/** The foot of a form in a dialog. */
export function SaveButtons({ saving, disabled = false, aside, onClose }: Props) {
  const { t } = useLanguage()
  const buttons = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('words.cancel')}
      </Button>
      <Button type="submit" loading={saving} disabled={disabled}>
        {t('words.save')}
      </Button>
    </>
  )
  if (!aside) return <Group justify="flex-end">{buttons}</Group>
  return (
    <Group justify="space-between">
      {aside}
      <Group gap="xs">{buttons}</Group>
    </Group>
  )
}
