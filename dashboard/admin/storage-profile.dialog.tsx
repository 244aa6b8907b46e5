import { Modal, NumberInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type StorageProfile, storageProfile } from '../../protocol/api/catalog.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import forms from '../inventory/forms.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'

/** As it is typed; empty = no limit. */
type Typed = number | string
const toLimit = (typed: Typed): number | null => (typed === '' ? null : Number(typed))
const contradict = (low: Typed, high: Typed): boolean =>
  low !== '' && high !== '' && Number(low) > Number(high)

/** Changes named limits: what is watched from now on. */
export function StorageProfileDialog({ profile, onClose }: { profile: StorageProfile; onClose: () => void }) {
  const { t, name } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const required = (value: Typed) => (value === '' ? t('form.required') : null)
  const form = useForm({
    initialValues: {
      name: profile.name,
      nameEn: profile.nameEn,
      minCelsius: (profile.minCelsius ?? '') as Typed,
      maxCelsius: (profile.maxCelsius ?? '') as Typed,
      minHumidity: (profile.minHumidity ?? '') as Typed,
      maxHumidity: (profile.maxHumidity ?? '') as Typed,
      toleranceMinutes: profile.toleranceMinutes as Typed,
    },
    validate: {
      name: (value) => required(value.trim()),
      nameEn: (value) => required(value.trim()),
      minCelsius: (low, { maxCelsius }) =>
        contradict(low, maxCelsius) ? t('storageProfiles.contradiction') : null,
      minHumidity: (low, { maxHumidity }) =>
        contradict(low, maxHumidity) ? t('storageProfiles.contradiction') : null,
      toleranceMinutes: required,
    },
  })
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.write('PATCH', `/api/storage-profiles/${profile.id}`, {
        body: {
          name: values.name.trim(),
          nameEn: values.nameEn.trim(),
          minCelsius: toLimit(values.minCelsius),
          maxCelsius: toLimit(values.maxCelsius),
          minHumidity: toLimit(values.minHumidity),
          maxHumidity: toLimit(values.maxHumidity),
          toleranceMinutes: Number(values.toleranceMinutes),
        },
        response: storageProfile,
      }),
    async onSuccess() {
      await Promise.all(
        ['storage-profiles', 'climate'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })),
      )
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  const limit = { clampBehavior: 'none', decimalScale: 1 } as const
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('storageProfiles.edit', { name: name(profile) })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate className={classes.form} onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <p className={classes.sub}>{t('storageProfiles.empty')}</p>
        <div className={forms.pair}>
          <TextInput label={t('place.name')} withAsterisk maxLength={40} {...form.getInputProps('name')} />
          <TextInput
            label={t('place.nameEn')}
            withAsterisk
            maxLength={60}
            {...form.getInputProps('nameEn')}
          />
          <NumberInput
            label={t('storageProfiles.celsiusFrom')}
            {...limit}
            {...form.getInputProps('minCelsius')}
          />
          <NumberInput
            label={t('storageProfiles.celsiusTo')}
            {...limit}
            {...form.getInputProps('maxCelsius')}
          />
          <NumberInput
            label={t('storageProfiles.humidityFrom')}
            {...limit}
            {...form.getInputProps('minHumidity')}
          />
          <NumberInput
            label={t('storageProfiles.humidityTo')}
            {...limit}
            {...form.getInputProps('maxHumidity')}
          />
          <WholeNumberInput
            label={t('storageProfiles.tolerance')}
            description={t('storageProfiles.toleranceHint')}
            withAsterisk
            min={0}
            max={1_440}
            {...form.getInputProps('toleranceMinutes')}
          />
        </div>
        <ProblemNotice error={save.error} repeatable />
        <SaveButtons saving={save.isPending} onClose={onClose} />
      </form>
    </Modal>
  )
}
