import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConfigSettings } from '../../protocol/api/configs.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { SETTINGS, type SettingName } from './config.words.ts'

interface Props {
  title: string
  note?: string
  settings: ConfigSettings
  /** What holds where a field is left empty; null where the form is that itself. */
  template: ConfigSettings | null
  save: (settings: ConfigSettings) => Promise<unknown>
  onClose: () => void
}

/** Settings of one machine, or of all that have none of their own. An empty field means "not set here". */
export function ConfigForm({ title, note, settings, template, save, onClose }: Props) {
  const { t, format } = useLanguage()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<ConfigSettings>(settings)
  const saving = useMutation({
    mutationFn: () => save(draft),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['dispensers'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  const set = (name: SettingName, value: number | string) =>
    setDraft(({ [name]: _, ...rest }) => (typeof value === 'number' ? { ...rest, [name]: value } : rest))
  const otherwise = (name: SettingName): string => {
    if (!template) return t('config.firmwareDefault')
    const value = template[name]
    return value === undefined
      ? t('config.templateNone')
      : t('config.template', { value: format.number(value) })
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('words.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          saving.mutate()
        }}
      >
        <Stack gap="sm">
          {note && <Text size="sm">{note}</Text>}
          {SETTINGS.map(({ name, min, max, hint }) => (
            <WholeNumberInput
              key={name}
              label={t(`config.${name}`)}
              description={hint && t(hint)}
              placeholder={otherwise(name)}
              min={min}
              max={max}
              value={draft[name] ?? ''}
              onChange={(value) => set(name, value)}
            />
          ))}
          <ProblemNotice error={saving.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {t('config.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
