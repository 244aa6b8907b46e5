import { Select, TextInput } from '@mantine/core'
import { useLanguage } from '../locales/locale.tsx'
import { PERIOD_KINDS, type Period, type PeriodKind, periodsOf } from './periods.ts'

interface Props {
  kind: PeriodKind
  period: Period
  today: string
  serviceYearStart: number
  onChange: (changes: { by?: PeriodKind; from?: string; to?: string }) => void
}

/** A month, a quarter, a service year, or any months. */
export function PeriodSelect({ kind, period, today, serviceYearStart, onChange }: Props) {
  const { t, locale } = useLanguage()
  const monthName = (month: string) =>
    new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      new Date(`${month}-01T00:00:00Z`),
    )
  const nameOf = ({ from, to }: Period) =>
    from === to ? monthName(from) : t('reports.span', { from: monthName(from), to: monthName(to) })
  const choose = (next: PeriodKind | null) => {
    if (next === null) return
    const [first] = next === 'custom' ? [] : periodsOf(next, today, serviceYearStart)
    onChange({ by: next, ...(first ?? period) })
  }
  const offered = kind === 'custom' ? [] : periodsOf(kind, today, serviceYearStart)
  const listed = offered.some(({ from, to }) => from === period.from && to === period.to)
    ? offered
    : [period, ...offered]
  return (
    <>
      <Select
        aria-label={t('reports.periodKind')}
        data={PERIOD_KINDS.map((each) => ({ value: each, label: t(`reports.${each}`) }))}
        value={kind}
        onChange={choose}
        allowDeselect={false}
      />
      {kind === 'custom' ? (
        (['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="month"
            aria-label={t(`reports.${end}`)}
            value={period[end]}
            max={today.slice(0, 7)}
            onChange={(event) => {
              const { value } = event.currentTarget
              if (/^\d{4}-\d\d$/.test(value)) onChange({ [end]: value })
            }}
          />
        ))
      ) : (
        <Select
          aria-label={t('reports.period')}
          data={listed.map((each) => ({ value: `${each.from} ${each.to}`, label: nameOf(each) }))}
          value={`${period.from} ${period.to}`}
          onChange={(value) => {
            const [from, to] = value?.split(' ') ?? []
            if (from && to) onChange({ from, to })
          }}
          allowDeselect={false}
        />
      )}
    </>
  )
}
