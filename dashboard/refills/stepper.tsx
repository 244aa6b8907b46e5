import { type NumberInputProps, UnstyledButton } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './stop.module.css'

interface Props {
  label: string
  hint?: ReactNode
  /** Null = nothing entered. */
  value: number | null
  onChange: (value: number | null) => void
  /** May be left empty. */
  optional?: boolean
}

const MOST = 10_000

/** A number for thumbs: one more, one fewer, or typed. */
export function Stepper({ label, hint, value, onChange, optional }: Props) {
  const { t } = useLanguage()
  const step = (change: number) => onChange(Math.min(MOST, Math.max(0, (value ?? 0) + change)))
  const field = {
    label,
    description: hint,
    max: MOST,
    hideControls: true,
    size: 'lg',
    className: classes.stepValue ?? '',
    inputWrapperOrder: ['label', 'input', 'description', 'error'],
  } satisfies NumberInputProps
  return (
    <div className={classes.stepper}>
      <UnstyledButton
        className={classes.step}
        aria-label={`${label}: ${t('visit.fewer')}`}
        disabled={(value ?? 0) <= 0}
        onClick={() => step(-1)}
      >
        <IconMinus size={22} aria-hidden />
      </UnstyledButton>
      {optional ? (
        <WholeNumberInput
          {...field}
          placeholder={t('visit.notCounted')}
          value={value ?? ''}
          onChange={(typed) => onChange(typed === '' ? null : typed)}
        />
      ) : (
        <WholeNumberInput {...field} filled value={value ?? 0} onChange={onChange} />
      )}
      <UnstyledButton
        className={classes.step}
        aria-label={`${label}: ${t('visit.more')}`}
        onClick={() => step(1)}
      >
        <IconPlus size={22} aria-hidden />
      </UnstyledButton>
    </div>
  )
}
