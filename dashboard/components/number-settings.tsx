import { Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { SaveButtons } from './save-buttons.tsx'
import { WholeNumberInput } from './whole-number-input.tsx'

interface Props<Name extends string> {
  title: string
  hint: string
  /** In the order in which they are shown. */
  fields: Readonly<Record<Name, { label: string; min: number; max: number }>>
  values: Readonly<Record<Name, number>>
  onSave: (values: Record<Name, number>) => Promise<unknown>
  onClose: () => void
}

/** Settings that are whole numbers, each within its bounds. Closes when they are saved. */
export function NumberSettings<Name extends string>({
  title,
  hint,
  fields,
  values,
  onSave,
  onClose,
}: Props<Name>) {
  const { t } = useLanguage()
  const [draft, setDraft] = useState(values)
  const names = Object.keys(fields) as Name[]
  const save = useMutation({ mutationFn: onSave, onSuccess: onClose })
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('words.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(draft)
        }}
      >
        <Stack gap="md">
          <p>{hint}</p>
          {names.map((name) => (
            <WholeNumberInput
              key={name}
              {...fields[name]}
              filled
              value={draft[name]}
              onChange={(value) => setDraft({ ...draft, [name]: value })}
            />
          ))}
          <ProblemNotice error={save.error} />
          <SaveButtons saving={save.isPending} onClose={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
