import type { Report, ReportCell, ReportLanguage, ReportName } from '../../protocol/api/reports.ts'
import { measureOf } from '../../protocol/measure.ts'
import { en } from './locales/en.ts'
import type { ReportLocale } from './locales/locale.ts'
import type { NoteFacts } from './locales/words.ts'
import { zhCN } from './locales/zh-CN.ts'
import type { Cell, Table } from './tables/report-table.ts'

const LOCALES: Record<ReportLanguage, ReportLocale> = { 'zh-CN': zhCN, en }

export const titleOf = (name: ReportName, lang: ReportLanguage): string => LOCALES[lang].title[name]

/** A table in the words of a language. */
export function inWords(
  { columns, rows, totals, notes }: Table,
  lang: ReportLanguage,
  facts: NoteFacts,
): Pick<Report, 'columns' | 'rows' | 'totals' | 'notes'> {
  const locale = LOCALES[lang]
  const word = (cell: Cell): ReportCell => wordCell(cell, locale, lang)
  return {
    columns: columns.map(({ key, kind }) => ({ key, kind, title: locale.column[key] })),
    rows: rows.map((row) => row.map(word)),
    totals: totals === null ? null : totals.map(word),
    notes: notes.map((code) => ({ code, text: locale.note[code](facts) })),
  }
}

function wordCell(cell: Cell, locale: ReportLocale, lang: ReportLanguage): ReportCell {
  if (cell === null || typeof cell !== 'object') return cell
  if ('product' in cell) return lang === 'en' ? cell.product.nameEn : cell.product.name
  if ('unitOf' in cell) return locale.unit[measureOf(cell.unitOf)]
  if ('reason' in cell) {
    const reason = cell.reason === null ? null : (locale.reason[cell.reason] ?? cell.reason)
    return [reason, cell.note].filter(Boolean).join(' · ')
  }
  if (cell.word === 'allProducts' || cell.word === 'machine') return locale[cell.word]
  const [section, name] = cell.word.split('.') as ['method' | 'kind' | 'expiry', string]
  return (locale[section] as Record<string, string>)[name] ?? name
}
