import { Button, Group } from '@mantine/core'
import { useLanguage } from '../locales/locale.tsx'

/** The foot of a form in a dialog: `saving` while its answer is awaited. */
export function SaveButtons({ saving, onClose }: { saving: boolean; onClose: () => void }) {
  const { t } = useLanguage()
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        {t('words.cancel')}
      </Button>
      <Button type="submit" loading={saving}>
        {t('words.save')}
      </Button>
    </Group>
  )
}
