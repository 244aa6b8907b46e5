import { Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { CalendarDay } from '../../protocol/api/places.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'
import { daysOf, type HolidayRange, lengthOf, MOST_DAYS } from './holiday.ranges.ts'
import { useCalendarChange } from './use-calendar.ts'

interface Props {
  /** What is entered already. */
  days: readonly CalendarDay[]
  year: string
  onSaved: (range: HolidayRange) => void
  onClose: () => void
}

/** Days in a row on which all are off, or work instead. */
export function HolidayDialog({ days, year, onSaved, onClose }: Props) {
  const { t, format } = useLanguage()
  const form = useForm<HolidayRange>({
    initialValues: { name: '', kind: 'holiday', from: '', to: '' },
    validate: {
      name: (name) => (name.trim() === '' ? t('form.required') : null),
      from: (from) => (from === '' ? t('form.required') : null),
      to(_to, range) {
        if (range.to === '') return t('form.required')
        if (range.to < range.from) return t('holidays.beforeFrom')
        if (range.from === '') return null
        if (lengthOf(range) > MOST_DAYS) return t('holidays.tooLong', { max: MOST_DAYS })
        const known = days.find(({ day }) => day >= range.from && day <= range.to)
        return known ? t('holidays.alreadyThere', { day: format.day(known.day) }) : null
      },
    },
  })
  const save = useCalendarChange()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('holidays.add')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        noValidate
        className={classes.form}
        onSubmit={form.onSubmit((values) => {
          const range = { ...values, name: values.name.trim() }
          save.mutate((before) => [...before, ...daysOf(range)], { onSuccess: () => onSaved(range) })
        })}
      >
        <TextInput
          label={t('holidays.name')}
          description={t('holidays.nameHint')}
          withAsterisk
          maxLength={40}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <SegmentedControl
          fullWidth
          aria-label={t('holidays.kind')}
          data={(['holiday', 'workday'] as const).map((value) => ({ value, label: t(`holidays.${value}`) }))}
          {...form.getInputProps('kind')}
        />
        <TextInput
          type="date"
          label={t('holidays.from')}
          withAsterisk
          min={`${year}-01-01`}
          {...form.getInputProps('from')}
        />
        <TextInput
          type="date"
          label={t('holidays.to')}
          withAsterisk
          min={form.values.from || `${year}-01-01`}
          {...form.getInputProps('to')}
        />
        <ProblemNotice error={save.error} repeatable />
        <SaveButtons saving={save.isPending} onClose={onClose} />
      </form>
    </Modal>
  )
}
