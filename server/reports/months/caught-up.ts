import { ProblemError } from '../../errors.ts'
import type { MonthSumsService } from './month-sums.service.ts'

/** A reader waits so long for the months to follow the ledger, ms. */
const PATIENCE_MS = 5_000

/** Resolves when the months follow the ledger. Throws `ProblemError` 503 `report_in_the_making` when that takes too long. */
export async function caughtUp(months: Pick<MonthSumsService, 'catchUp' | 'pending'>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), PATIENCE_MS)
  })
  const outcome = await Promise.race([months.catchUp(), patience]).finally(() => clearTimeout(timer))
  if (outcome !== 'late') return
  throw new ProblemError(
    503,
    'report_in_the_making',
    'The ledger is still being summed up: ask again soon.',
    { params: { pending: await months.pending() } },
  )
}
