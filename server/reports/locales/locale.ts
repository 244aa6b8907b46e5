import type { ReportWords } from './words.ts'
import type { zhCN } from './zh-CN.ts'

export type ColumnKey = keyof typeof zhCN.column
/** A language has words for every column of the Chinese one. */
export type ReportLocale = ReportWords & { column: Record<ColumnKey, string> }
