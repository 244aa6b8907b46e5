import type { Method } from '../../../protocol/api/catalog.ts'
import type { MovementKind } from '../../../protocol/api/inventory.ts'
import type { ReportName, ReportNote } from '../../../protocol/api/reports.ts'
import type { Measure } from '../../../protocol/measure.ts'

export interface NoteFacts {
  since: string
  version: string
  limit: number
}

/** Everything a report says in one language: on screen, on paper and in a file alike. */
export interface ReportWords {
  title: Record<ReportName, string>
  column: Record<string, string>
  note: Record<ReportNote, (facts: NoteFacts) => string>
  method: Record<Method, string>
  kind: Record<MovementKind, string>
  expiry: Record<'fine' | 'amber' | 'red' | 'expired', string>
  unit: Record<Measure, string>
  /** Codes that the ledger keeps as reasons; what people type stays as it is. */
  reason: Readonly<Record<string, string>>
  allProducts: string
  machine: string
}
