import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import { isWhole, mayGrow } from './whole-number.ts'

interface Bounds
  extends Omit<
    NumberInputProps,
    'value' | 'onChange' | 'min' | 'max' | 'allowDecimal' | 'allowNegative' | 'clampBehavior'
  > {
  /** Least that is accepted. */
  min?: number
  /** Most that is accepted. */
  max?: number
}
type Props = Bounds &
  (
    | {
        filled?: never
        value?: number | ''
        /** Empty when nothing is typed, or what is no such number. */
        onChange: (value: number | '') => void
      }
    | {
        /** Nothing is refused as well: the last accepted number holds until there is another. Needs a form around it. */
        filled: true
        value?: number
        onChange: (value: number) => void
      }
  )

/**
 * A whole number. What is none (1.5, -20), or out of bounds, stays as it was typed and is refused in words, never
 * quietly made into another number; until it is corrected, the form around it is not sent.
 */
export function WholeNumberInput({
  filled,
  value = '',
  onChange,
  min = 0,
  max,
  error,
  onBlur,
  ...props
}: Props) {
  const { t } = useLanguage()
  const field = useRef<HTMLInputElement>(null)
  /** What was typed, and the value that held then. */
  const [refused, setRefused] = useState<{ typed: string; held: number | '' } | null>(null)
  const [typing, setTyping] = useState(false)
  // A form that fills in a number by itself, such as by a scan, overrules what was typed.
  const isRefused = refused !== null && value === refused.held
  useEffect(() => {
    const form = field.current?.form
    if (!form || !isRefused) return
    const refuse = (event: Event) => {
      event.preventDefault()
      event.stopPropagation()
      setTyping(false)
      field.current?.focus()
    }
    form.addEventListener('submit', refuse, { capture: true })
    return () => form.removeEventListener('submit', refuse, { capture: true })
  }, [isRefused])
  const take = (typed: number | string) => {
    setTyping(true)
    // As text it may still become another: `1.` is no 1.
    const number = typed === '' ? null : /^\d+$/.test(String(typed)) ? Number(typed) : Number.NaN
    const accepted = number === null ? !filled : isWhole(number, min, max)
    setRefused(accepted ? null : { typed: String(typed), held: filled ? value : '' })
    if (!filled) onChange((accepted ? number : null) ?? '')
    else if (accepted && number !== null) onChange(number)
  }
  const said =
    max !== undefined
      ? t('form.enterWholeBetween', { min, max })
      : t(min === 0 ? 'form.enterWhole' : 'form.enterWholeFrom', { min })
  return (
    <NumberInput
      {...props}
      ref={field}
      min={min}
      {...(max !== undefined && { max })}
      clampBehavior="none"
      inputMode="numeric"
      value={isRefused ? refused.typed : value}
      onChange={take}
      onBlur={(event) => {
        setTyping(false)
        onBlur?.(event)
      }}
      error={isRefused && !(typing && mayGrow(refused.typed, min)) ? said : error}
    />
  )
}
