import { describe, expect, it } from 'vitest'
import { BirthWatch } from '../../server/devices/birth-watch.ts'
import { aBirth } from './messages.ts'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')
const HOUR = 3_600_000

const said = (boot: number, conn: number, more = {}) =>
  aBirth({ boot, conn, uptime: boot * 100 + conn, ...more })

describe('births of one device', () => {
  it('raise no question in the life of one machine, redelivered or late', () => {
    const watch = new BirthWatch()
    const life = [said(1, 1), said(1, 2), said(2, 1), said(2, 1), said(1, 2), said(3, 1), said(2, 2)]
    expect(life.map((birth) => watch.judge(birth, 1, NOW))).toEqual(life.map(() => null))
  })

  it('may tell anew how things stand, on the same connection', () => {
    const watch = new BirthWatch()
    const again = [1_000, 9_000, 30_000].map((uptime) => watch.judge(said(6, 1, { uptime }), 1, NOW))
    expect(again).toEqual([null, null, null])
  })

  it('say that there are two when a later connection of a boot began earlier, whichever comes first', () => {
    const births = [said(6, 1, { uptime: 50_000 }), said(6, 2, { uptime: 3_000 })]
    for (const order of [births, births.toReversed()]) {
      const watch = new BirthWatch()
      const [first, second] = order.map((birth) => watch.judge(birth, 1, NOW))
      expect(first).toBeNull()
      expect(second).toContain('boot 6')
    }
    // Of another board the same numbers mean nothing.
    const swapped = new BirthWatch()
    swapped.judge(said(6, 1, { uptime: 50_000 }), 1, NOW)
    expect(swapped.judge(said(6, 2, { uptime: 3_000, log: 'log-b' }), 2, NOW)).toBeNull()
  })

  it('say that there are two when they go back and forth, and not when a board delivers its rest', () => {
    const watch = new BirthWatch()
    watch.judge(said(40, 1), 1, NOW)
    watch.judge(said(1, 1, { log: 'log-b' }), 2, NOW)
    const rest = [said(41, 1), said(41, 2), said(41, 3)].map((birth) => watch.judge(birth, 1, NOW))
    expect(rest).toEqual([null, null, null])
    watch.judge(said(2, 1, { log: 'log-b' }), 2, NOW)
    expect(watch.judge(said(42, 1), 1, NOW)).toBeNull()
    watch.judge(said(3, 1, { log: 'log-b' }), 2, NOW)
    expect(watch.judge(said(43, 1), 1, NOW)).toContain('alternate')
  })

  it('forget what is an hour old', () => {
    const watch = new BirthWatch()
    const judged = Array.from({ length: 8 }, (_, i) =>
      watch.judge(said(i % 2 === 0 ? 9 : 5, i + 1), 1, NOW + i * HOUR),
    )
    expect(judged).toEqual(judged.map(() => null))
  })
})
