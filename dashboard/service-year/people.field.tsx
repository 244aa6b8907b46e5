import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import { readPeople } from './people-count.ts'

interface Props {
  label: string
  description?: string
  value: string
  onChange: (typed: string) => void
  /** What is wrong with the number, once it is one. */
  error?: string | false
}

/** How many people: it stays as typed, and what is no number is refused in words. */
export function PeopleField({ value, onChange, error, ...labels }: Props) {
  const { t } = useLanguage()
  const [left, setLeft] = useState(false)
  const read = readPeople(value)
  const flaw = 'flaw' in read && (left || read.flaw !== 'peopleMissing') && t(`serviceYear.${read.flaw}`)
  return (
    <TextInput
      {...labels}
      inputMode="numeric"
      autoComplete="off"
      withAsterisk
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => setLeft(true)}
      error={flaw || error}
    />
  )
}
