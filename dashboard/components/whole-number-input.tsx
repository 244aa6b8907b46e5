import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import { isWhole } from './whole-number.ts'

interface Props
  extends Omit<NumberInputProps, 'onChange' | 'min' | 'allowDecimal' | 'allowNegative' | 'clampBehavior'> {
  value: number | ''
  /** 0, 1, 2, …; empty when nothing is typed, or what is no whole number. */
  onChange: (value: number | '') => void
}

/**
 * A whole number. What is none (1.5, -20) stays as it was typed and is refused in words, never quietly made into another
 * number; until it is corrected, the form around it is not sent.
 */
export function WholeNumberInput({ value, onChange, error, ...props }: Props) {
  const { t } = useLanguage()
  const field = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<string | null>(null)
  // A form that fills in a number by itself, such as by a scan, overrules what was typed.
  const isRefused = refused !== null && value === ''
  useEffect(() => {
    const form = field.current?.form
    if (!form || !isRefused) return
    const refuse = (event: Event) => {
      event.preventDefault()
      event.stopPropagation()
      field.current?.focus()
    }
    form.addEventListener('submit', refuse, { capture: true })
    return () => form.removeEventListener('submit', refuse, { capture: true })
  }, [isRefused])
  return (
    <NumberInput
      {...props}
      ref={field}
      min={0}
      clampBehavior="none"
      inputMode="numeric"
      value={isRefused ? refused : value}
      onChange={(typed) => {
        const accepted = typed === '' || (typeof typed === 'number' && isWhole(typed))
        setRefused(accepted ? null : String(typed))
        onChange(accepted ? (typed as number | '') : '')
      }}
      error={isRefused ? t('form.enterWhole') : error}
    />
  )
}
