import { ActionIcon, Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCalendarOff, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useApi } from '../api/api.context.ts'
import { calendarQuery } from '../api/places.queries.ts'
import { usePerson } from '../api/session.context.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { useNow } from '../components/now.context.tsx'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'
import { HolidayDialog } from './holiday.dialog.tsx'
import { type HolidayRange, lengthOf, rangesIn, without } from './holiday.ranges.ts'
import { useCalendarChange } from './use-calendar.ts'

const filterSchema = z.object({
  year: z
    .string()
    .regex(/^20\d\d$/)
    .optional()
    .catch(undefined),
})

/** `10月1日至10月7日`; the year stands above. */
function useDays(): (range: HolidayRange) => string {
  const { locale, t } = useLanguage()
  const format = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' })
  const word = (day: string) => format.format(new Date(day))
  return ({ from, to }) => (from === to ? word(from) : t('holidays.span', { from: word(from), to: word(to) }))
}

function RemoveButton({ range }: { range: HolidayRange }) {
  const { t } = useLanguage()
  const days = useDays()(range)
  const remove = useCalendarChange()
  return (
    <ConfirmButton
      size="compact-sm"
      title={t('holidays.removeOf', { name: range.name, days })}
      text={t('holidays.removeText', { name: range.name, days, kind: t(`holidays.${range.kind}`) })}
      confirm={t('holidays.remove')}
      error={remove.error}
      pending={remove.isPending}
      onConfirm={() => remove.mutateAsync((before) => without(before, range))}
      aria-label={t('holidays.removeOf', { name: range.name, days })}
    >
      {t('holidays.remove')}
    </ConfirmButton>
  )
}

/** Public holidays and make-up working days, by which the hours of places are judged; a year at a time. */
export function HolidaysTab() {
  const { t } = useLanguage()
  const daysIn = useDays()
  const api = useApi()
  const query = useQuery(calendarQuery(api))
  const { role, jurisdictionCode } = usePerson()
  const mayChange = role === 'administrator' && jurisdictionCode === null
  const [filters, change] = useUrlFilters(filterSchema)
  const now = useNow()
  const year = filters.year ?? countyDay(now).slice(0, 4)
  const turn = (years: number) => change({ year: String(Number(year) + years) })
  const [adding, setAdding] = useState(false)
  const add = mayChange && (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
      {t('holidays.add')}
    </Button>
  )
  return (
    <>
      <div className={classes.bar}>
        <span>{mayChange ? t('holidays.note') : `${t('holidays.note')} ${t('holidays.readOnly')}`}</span>
        {add}
      </div>
      <div className={classes.years}>
        <ActionIcon variant="default" size="lg" aria-label={t('holidays.before')} onClick={() => turn(-1)}>
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <h2 className={classes.year} aria-live="polite">
          {t('holidays.year', { year })}
        </h2>
        <ActionIcon variant="default" size="lg" aria-label={t('holidays.after')} onClick={() => turn(1)}>
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.box}>
        <Await query={query}>
          {({ days }) => {
            const ranges = rangesIn(year, days)
            if (ranges.length === 0)
              return (
                <Empty
                  icon={<IconCalendarOff size={28} stroke={1.5} aria-hidden />}
                  title={t('holidays.none', { year })}
                  hint={t('holidays.noneHint')}
                />
              )
            return (
              <table className={table.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('holidays.name')}</th>
                    <th scope="col">{t('holidays.days')}</th>
                    <th scope="col">{t('holidays.kind')}</th>
                    <th scope="col" data-end>
                      {t('holidays.length')}
                    </th>
                    {mayChange && <th scope="col" aria-label={t('holidays.remove')} />}
                  </tr>
                </thead>
                <tbody>
                  {ranges.map((range) => (
                    <tr key={range.from}>
                      <td>
                        <span className={classes.name}>{range.name}</span>
                      </td>
                      <td data-label={t('holidays.days')}>{daysIn(range)}</td>
                      <td data-label={t('holidays.kind')}>{t(`holidays.${range.kind}`)}</td>
                      <td data-label={t('holidays.length')} data-end>
                        {t('holidays.count', { count: lengthOf(range) })}
                      </td>
                      {mayChange && (
                        <td data-end>
                          <RemoveButton range={range} />
                        </td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }}
        </Await>
      </div>
      {adding && (
        <HolidayDialog
          days={query.data?.days ?? []}
          year={year}
          onSaved={({ from }) => {
            change({ year: from.slice(0, 4) })
            notifications.show({ color: 'green', message: t('words.saved') })
            setAdding(false)
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  )
}
