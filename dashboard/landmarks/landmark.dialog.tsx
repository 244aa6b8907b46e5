import { Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Landmark, landmark } from '../../protocol/api/landmarks.ts'
import { useApi } from '../api/api.context.ts'
import { useSession } from '../api/session.context.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import forms from '../inventory/forms.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { latitudeProblem, longitudeProblem, type PositionDraft } from '../places/position.ts'
import { PositionFields } from '../places/position-fields.tsx'

interface Draft extends PositionDraft {
  name: string
  nameEn: string
  jurisdictionCode: string | null
}

/** Coordinates are stored, and so shown, in WGS-84. */
const draftOf = (known: Landmark | null, own: string | null): Draft => ({
  name: known?.name ?? '',
  nameEn: known?.nameEn ?? '',
  jurisdictionCode: known?.jurisdictionCode ?? own,
  longitude: known?.longitude ?? '',
  latitude: known?.latitude ?? '',
  datum: known ? 'wgs84' : 'gcj02',
})

/** Enters a landmark, or changes one. */
export function LandmarkDialog({ known, onClose }: { known: Landmark | null; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const { session } = useSession()
  const form = useForm<Draft>({
    initialValues: draftOf(known, session?.jurisdiction?.code ?? null),
    validate: {
      name: (name) => (name.trim().length < 2 ? t('form.required') : null),
      jurisdictionCode: (code) => (code ? null : t('form.required')),
      longitude: (longitude, draft) => {
        const problem = longitude === '' ? 'form.required' : longitudeProblem(draft)
        return problem && t(problem)
      },
      latitude: (latitude, draft) => {
        const problem = latitude === '' ? 'form.required' : latitudeProblem(draft)
        return problem && t(problem)
      },
    },
  })
  const save = useMutation({
    mutationFn: ({ name, nameEn, jurisdictionCode, longitude, latitude, datum }: Draft) => {
      const body = {
        name: name.trim(),
        nameEn: nameEn.trim() || null,
        jurisdictionCode,
        coordinates: { longitude: Number(longitude), latitude: Number(latitude), datum },
      }
      return known
        ? api.write('PATCH', `/api/landmarks/${known.id}`, { body, response: landmark })
        : api.write('POST', '/api/landmarks', { body, response: landmark })
    },
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['landmarks'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={known ? t('landmarks.edit', { name: known.name }) : t('landmarks.create')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate className={forms.form} onSubmit={form.onSubmit((draft) => save.mutate(draft))}>
        <TextInput
          label={t('landmarks.name')}
          description={t('landmarks.nameHint')}
          withAsterisk
          maxLength={40}
          {...form.getInputProps('name')}
        />
        <div className={forms.pair}>
          <TextInput label={t('place.nameEn')} maxLength={80} {...form.getInputProps('nameEn')} />
          <JurisdictionSelect
            label={t('words.jurisdiction')}
            withAsterisk
            placeholder=""
            minDigits={6}
            {...form.getInputProps('jurisdictionCode')}
          />
          <PositionFields required field={(name) => form.getInputProps(name)} />
        </div>
        <p className={forms.hint}>{t('place.positionHint')}</p>
        <ProblemNotice error={save.error} repeatable />
        <SaveButtons saving={save.isPending} onClose={onClose} />
      </form>
    </Modal>
  )
}
