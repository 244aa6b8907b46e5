import { Input, SegmentedControl } from '@mantine/core'
import { useId } from 'react'
import { useLanguage } from '../locales/locale.tsx'

const TEXT = { null: null, true: true, false: false } as const

/** Yes, no, or not known: unknown is an answer of its own. */
export function TriState({
  label,
  value,
  onChange,
}: {
  label: string
  value: boolean | null
  onChange: (value: boolean | null) => void
}) {
  const { t } = useLanguage()
  const id = useId()
  return (
    <Input.Wrapper label={label} labelProps={{ id }}>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={String(value)}
        onChange={(text) => onChange(TEXT[text as keyof typeof TEXT])}
        data={[
          { value: 'true', label: t('words.yes') },
          { value: 'false', label: t('words.no') },
          { value: 'null', label: t('words.unknown') },
        ]}
      />
    </Input.Wrapper>
  )
}
