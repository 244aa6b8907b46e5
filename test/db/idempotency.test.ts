import { expect, it } from 'vitest'
import { forgetAnswers, once } from '../../server/db/idempotency.ts'
import { aDatabase } from '../support/database.ts'

const DAY = 86_400_000

it('answers a repeated request as before, and for ninety days', async () => {
  const { db, cleanup } = await aDatabase()
  const begun = new Date('2026-03-01T08:00:00.000Z')
  const later = new Date(begun.getTime() + 91 * DAY)
  let ran = 0
  const ask = (key: string, now: Date) =>
    db.write((tx) => once(tx, { personId: 'p', key, body: { units: 1 }, now }, async () => ({ run: ++ran })))
  try {
    for (let i = 0; i < 600; i++) await ask(`old-${i}`, begun)
    await ask('new', later)
    expect(await ask('old-7', begun)).toEqual({ run: 8 })
    expect(await forgetAnswers(db, new Date(begun.getTime() + 90 * DAY))).toBe(0)
    expect(await forgetAnswers(db, later)).toBe(600)
    expect(await ask('new', later)).toEqual({ run: 601 })
    expect(await ask('old-7', later)).toEqual({ run: 602 })
  } finally {
    await cleanup()
  }
})
