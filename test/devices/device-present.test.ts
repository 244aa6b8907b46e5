import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DevicePresent } from '../../server/devices/device-present.ts'
import { aBirth, aChannel, aState } from './messages.ts'

/** With every event there. */
const now = (present: DevicePresent) => present.current(() => Number.MAX_SAFE_INTEGER)
const AT = new Date('2026-03-01T12:00:00.000Z')

type Told = {
  kind: 'birth' | 'state'
  next: number
  boot: number
  conn: number
  uptime: number
  remaining: number
}
const tell = (present: DevicePresent, { kind, remaining, conn, ...told }: Told) => {
  const channels = [aChannel(0, { remaining })]
  if (kind === 'birth')
    present.born(aBirth({ ...told, conn, channels, firmware: `f${told.boot}.${conn}` }), 1, AT)
  else present.told(aState({ ...told, channels, celsius: remaining }), 1, AT)
}

describe('the present of a device', () => {
  it('is unknown until its first birth', () => {
    const present = new DevicePresent(null)
    present.told(aState(), 1, AT)
    expect(now(present)).toBeNull()
  })

  it('keeps the sensors of the last state when a birth tells channels only', () => {
    const present = new DevicePresent(null)
    tell(present, { kind: 'birth', next: 0, boot: 1, conn: 1, uptime: 0, remaining: 9 })
    tell(present, { kind: 'state', next: 1, boot: 1, conn: 0, uptime: 5, remaining: 8 })
    tell(present, { kind: 'birth', next: 2, boot: 1, conn: 2, uptime: 9, remaining: 7 })
    expect(now(present)).toMatchObject({
      next: 2,
      conn: 2,
      state: { celsius: 8, channels: [{ remaining: 7 }] },
    })
  })

  it('begins anew with a log of a later generation, although that counts from 0', () => {
    const present = new DevicePresent(null)
    tell(present, { kind: 'birth', next: 900, boot: 40, conn: 1, uptime: 0, remaining: 9 })
    present.born(aBirth({ log: 'log-b', boot: 1, channels: [aChannel(0, { remaining: 20 })] }), 2, AT)
    expect(now(present)).toMatchObject({
      log: 'log-b',
      generation: 2,
      next: 0,
      boot: 1,
      state: { channels: [{ remaining: 20 }] },
    })
  })

  it('is the same whatever the order in which it was told', () => {
    const told = fc.record({
      kind: fc.constantFrom('birth' as const, 'state' as const),
      next: fc.nat(3),
      boot: fc.nat(2),
      conn: fc.nat(2),
      uptime: fc.nat(1_000),
    })
    // Two messages of one instant say the same: a device is in one state at a time.
    const distinct = fc
      .uniqueArray(told, {
        maxLength: 8,
        selector: ({ kind, boot, conn, uptime }) => (kind === 'birth' ? `${boot} ${conn}` : `${uptime}`),
      })
      .map((list) =>
        list.map((each) => ({ ...each, remaining: each.next * 100 + each.boot * 10 + (each.uptime % 7) })),
      )
      .filter(
        (list) =>
          new Set(list.map(({ next, boot, uptime }) => `${next} ${boot} ${uptime}`)).size === list.length,
      )
    fc.assert(
      fc.property(
        distinct.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
          ),
        ),
        ([list, shuffled]) => {
          const [one, other] = [new DevicePresent(null), new DevicePresent(null)]
          for (const each of list) tell(one, each)
          for (const each of shuffled) tell(other, each)
          expect(now(other)).toEqual(now(one))
        },
      ),
    )
  })
})
