import { Button, CloseButton, TextInput, type TextInputProps } from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useLocation, useNavigation } from 'react-router'
import { useLanguage } from '../locales/locale.tsx'
import classes from './filter-bar.module.css'
import type { Mark } from './status.marks.ts'
import { StatusMark } from './status.tsx'

/** Filters in a row; they wrap. */
export function FilterBar({ children }: { children: ReactNode }) {
  return <search className={classes.bar}>{children}</search>
}

/** Filters that a phone hides behind a button, which says how many of them are set. */
export function MoreFilters({ active, children }: { active: number; children: ReactNode }) {
  const { t } = useLanguage()
  const [open, { toggle }] = useDisclosure(false)
  const id = useId()
  return (
    <>
      <Button
        variant="default"
        className={classes.toggle ?? ''}
        leftSection={<IconAdjustmentsHorizontal size={17} aria-hidden />}
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
      >
        {active > 0 ? t('words.filtersSet', { count: active }) : t('words.filters')}
      </Button>
      <div id={id} className={classes.more} data-open={open || undefined}>
        {children}
      </div>
    </>
  )
}

interface SearchProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  value: string
  label: string
  onChange: (text: string) => void
}

/** A search field that reports when typing pauses. */
export function SearchField({ value, label, onChange, ...rest }: SearchProps) {
  const { t } = useLanguage()
  const [typed, setTyped] = useState(value)
  const reported = useRef(value)
  const report = useDebouncedCallback((text: string) => {
    reported.current = text
    onChange(text)
  }, 250)
  // Who opens another page before the rest is reported would be called back to this one.
  const { pathname } = useLocation()
  const leavesFor = useNavigation().location?.pathname ?? pathname
  useEffect(() => {
    if (leavesFor !== pathname) report.cancel()
  }, [leavesFor, pathname, report])
  // A link may set the filter from elsewhere.
  useEffect(() => {
    if (value !== reported.current) setTyped(value)
    reported.current = value
  }, [value])
  const type = (text: string) => {
    setTyped(text)
    report(text)
  }
  return (
    <TextInput
      {...rest}
      className={classes.search ?? ''}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={typed && <CloseButton size="sm" aria-label={t('words.clear')} onClick={() => type('')} />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  )
}

export interface Chip<V extends string> {
  value: V
  label: string
  mark?: Mark
  count?: string | undefined
}

/** One of a few values, or none; a second press takes it back. */
export function ChipFilter<V extends string>({
  label,
  chips,
  value,
  onChange,
}: {
  label: string
  chips: readonly Chip<V>[]
  value: V | null
  onChange: (value: V | null) => void
}) {
  return (
    <fieldset className={classes.chips}>
      <legend className={classes.legend}>{label}</legend>
      {chips.map((chip) => (
        <button
          key={chip.value}
          type="button"
          className={classes.chip}
          aria-pressed={chip.value === value}
          onClick={() => onChange(chip.value === value ? null : chip.value)}
        >
          {chip.mark && <StatusMark mark={chip.mark} size={14} />}
          {chip.label}
          {chip.count !== undefined && <span className={classes.count}>{chip.count}</span>}
        </button>
      ))}
    </fieldset>
  )
}
