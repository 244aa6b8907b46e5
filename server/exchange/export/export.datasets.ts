import type { ExportName } from '../../../protocol/api/export.ts'
import { COUNTS_AND_ORDERS_PAGES } from './counts-and-orders.store.ts'
import { EVIDENCE_PAGES } from './evidence.store.ts'
import { LEDGER_PAGES } from './ledger.store.ts'
import type { Page } from './paging.store.ts'
import { REFERENCE_PAGES } from './reference.store.ts'

/** One page of every dataset, as far as a jurisdiction reaches, in the order of its key. */
export const EXPORT_PAGES: Record<ExportName, Page> = {
  ...REFERENCE_PAGES,
  ...LEDGER_PAGES,
  ...COUNTS_AND_ORDERS_PAGES,
  ...EVIDENCE_PAGES,
}
