import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyDatabase } from '../../server/db/verify.ts'
import { aCounty, type County } from './a-county.ts'
import { operation } from './ledger.operations.ts'
import { Run } from './ledger.run.ts'

/**
 * Random operations of several people and machines, interleaved, against a second ledger that is folded anew for each
 * question. Whatever is accepted, the second ledger follows; what is refused must change nothing. `LEDGER_RUNS` and
 * `LEDGER_STEPS` make it longer: `npm run test:ledger:full` (docs/correctness.md).
 */
const RUNS = Number(process.env.LEDGER_RUNS ?? 6)
const STEPS = Number(process.env.LEDGER_STEPS ?? 300)
/** Figures made of many days take longer than the rest. */
const RUNS_WITH_FIGURES = 20

const KINDS = [
  'receipt',
  'issue',
  'vend',
  'load',
  'transfer',
  'arrival',
  'adjustment',
  'disposal',
  'reversal',
  'repeat',
  'quarantine',
  'plan',
  'count',
  'approve',
] as const

describe('the ledger under random operations of people and machines', () => {
  let county: County
  beforeAll(async () => {
    county = await aCounty()
    await county.stock.start()
  })
  afterAll(() => county.cleanup())

  it(`agrees with a second ledger after every few of ${RUNS} × ${STEPS} operations`, {
    timeout: 0,
  }, async () => {
    const done = new Map<string, number>()
    let runs = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: STEPS, maxLength: STEPS, size: 'max' }),
        async (operations) => {
          const run = await Run.begin(county)
          await run.carryOut(operations)
          await run.check({ derived: runs++ % Math.ceil(RUNS / RUNS_WITH_FIGURES) === 0 })
          for (const [kind, times] of run.done) done.set(kind, (done.get(kind) ?? 0) + times)
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    )
    // A kind that is always refused would prove nothing.
    for (const kind of KINDS) expect([kind, done.get(kind) ?? 0]).not.toEqual([kind, 0])
    if (process.env.LEDGER_RUNS) console.info(`carried out: ${JSON.stringify(Object.fromEntries(done))}`)
    expect((await verifyDatabase(county.db)).filter(({ total }) => total > 0)).toEqual([])
    expect(await county.faults()).toEqual([])
  })
})
