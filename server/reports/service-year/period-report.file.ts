import type { ReportLanguage } from '../../../protocol/api/reports.ts'
import type { PeriodIndicator, PeriodReport } from '../../../protocol/api/service-year.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { FileAnswer } from '../../route.ts'
import { type SheetColumn, sheet, writeWorkbook, XLSX_TYPE } from '../../spreadsheet/workbook.ts'
import { reportSheet } from '../report.files.ts'
import { PERIOD_WORDS } from './period-report.words.ts'

/** The indicators on the first sheet, and each table on one of its own. */
export function periodFile(report: PeriodReport, lang: ReportLanguage, timeZone: TimeZone): FileAnswer {
  const { heading, basis, unknown } = PERIOD_WORDS[lang]
  const number = (name: 'numerator' | 'denominator' | 'target' | 'low' | 'high') => ({
    heading: heading[name],
    kind: 'number' as const,
    value: (line: PeriodIndicator) => round(line[name]),
  })
  const columns: SheetColumn<PeriodIndicator>[] = [
    { heading: heading.indicator, kind: 'text', width: 44, value: ({ title }) => title },
    { heading: heading.value, kind: 'number', value: ({ value }) => round(value) ?? unknown },
    ...(['numerator', 'denominator', 'target', 'low', 'high'] as const).map(number),
    { heading: heading.basis, kind: 'text', value: (line) => basis[line.basis] },
  ]
  const area = report.jurisdiction?.name ?? ''
  const name = [report.title, area, report.from.slice(0, 7), report.to.slice(0, 7)].filter(Boolean).join('-')
  return {
    name: `${name}.xlsx`,
    type: XLSX_TYPE,
    body: writeWorkbook([
      sheet({ name: heading.sheet, columns, rows: report.indicators }),
      ...report.tables.map((table) => reportSheet(table, timeZone)),
    ]),
  }
}

/** Four digits, which are hundredths of a per cent. */
const round = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10_000) / 10_000
