import { describe, expect, it } from 'vitest'
import { reportName as englishNames } from '../../dashboard/locales/en/reports.ts'
import { reportName as chineseNames } from '../../dashboard/locales/zh-CN/reports.ts'
import { lastMonth, periodsOf } from '../../dashboard/reports/periods.ts'
import { reportName } from '../../protocol/api/reports.ts'
import { titleOf } from '../../server/reports/report.wording.ts'

describe('periods of a report', () => {
  it('are months, back from the running one and across the year', () => {
    expect(periodsOf('month', '2026-02-14', 10).slice(0, 3)).toEqual([
      { from: '2026-02', to: '2026-02' },
      { from: '2026-01', to: '2026-01' },
      { from: '2025-12', to: '2025-12' },
    ])
    expect(lastMonth('2026-01-31')).toBe('2025-12')
  })

  it('are quarters and years of the service year, the running one first', () => {
    expect(periodsOf('quarter', '2026-02-14', 1)[0]).toEqual({ from: '2026-01', to: '2026-03' })
    expect(periodsOf('quarter', '2026-02-14', 12)[0]).toEqual({ from: '2025-12', to: '2026-02' })
    expect(periodsOf('year', '2026-02-14', 1)[0]).toEqual({ from: '2026-01', to: '2026-12' })
    expect(periodsOf('year', '2026-02-14', 10).slice(0, 2)).toEqual([
      { from: '2025-10', to: '2026-09' },
      { from: '2024-10', to: '2025-09' },
    ])
  })
})

describe('a report', () => {
  it('has one name, on the list of reports and on its own paper', () => {
    for (const name of reportName.options) {
      expect(titleOf(name, 'zh-CN')).toBe(chineseNames[name])
      expect(titleOf(name, 'en')).toBe(englishNames[name])
    }
  })
})
