import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceEvent } from '../../protocol/messages/events.ts'
import { discrepancies } from '../../server/db/schema/index.ts'
import { aField, type Field, type Machine } from './a-field.ts'
import { aBirth, aChannel, aDoor, aFailure, aState, aVend } from './messages.ts'
import { HOUR, message, NOW, type Said, speaking } from './speaking.ts'

let field: Field
beforeAll(async () => {
  field = await aField()
})
afterAll(() => field.cleanup())
const { say, eventsOf, unitsAt, presentOf, reasonsOf } = speaking(() => field)

type Boot = {
  online: boolean
  clock: 'none' | 'rtc' | 'ntp'
  /** The log overflowed: what was written in this boot is lost. */
  lost: boolean
  happenings: ('vend' | 'door' | 'failed' | 'climate' | 'garbled')[]
}

/** What a machine wrote and said in its life: boards one after the other, and the boots of each. */
interface Life {
  /** The first birth of each board, in their order. */
  begins: Said[]
  births: Said[]
  /** Each event alone: how they are put together does not matter. */
  events: { log: string; seq: number; event: unknown }[]
  vended: number
  garbled: number
}

const boot: fc.Arbitrary<Boot> = fc.record({
  online: fc.boolean(),
  clock: fc.constantFrom('none' as const, 'rtc' as const, 'ntp' as const),
  lost: fc.boolean(),
  happenings: fc.array(
    fc.constantFrom(
      'vend' as const,
      'vend' as const,
      'door' as const,
      'failed' as const,
      'climate' as const,
      'garbled' as const,
    ),
    { minLength: 1, maxLength: 4 },
  ),
})
const life = fc
  .array(fc.array(boot, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .map(liveThrough)

function liveThrough(boards: Boot[][]): Life {
  const all: Life = { begins: [], births: [], events: [], vended: 0, garbled: 0 }
  let now = NOW - 400 * HOUR
  for (const [board, boots] of boards.entries()) {
    const log = `log-${'abc'[board]}`
    let seq = 0
    let total = 40
    let first = 0
    all.begins.push(['birth', aBirth({ log, boot: 1, conn: 1, uptime: 0, channels: [aChannel(total)] }), now])
    for (const [i, { online, clock, lost, happenings }] of boots.entries()) {
      now += 10 * HOUR
      const number = i + 2
      for (const [j, kind] of happenings.entries()) {
        const uptime = (j + 1) * HOUR
        const at = clock === 'none' ? null : new Date(now + uptime).toISOString()
        const moment = { boot: number, uptime, at, clock }
        // A garbled vend is known by the counter alone, as one that was lost.
        if (kind === 'vend' || (kind === 'garbled' && j % 2 === 0)) total++
        const event = happening(kind, total, moment)
        if (!lost) all.events.push({ log, seq, event })
        if (!lost && kind === 'garbled') all.garbled++
        seq++
      }
      if (lost) first = seq
      now += 5 * HOUR
      if (!online && i < boots.length - 1) continue
      const told = { log, boot: number, first, next: seq, uptime: 5 * HOUR, channels: [aChannel(total)] }
      all.births.push(['birth', aBirth({ ...told, conn: 1 }), now])
      all.births.push(['state', aState({ ...told, uptime: told.uptime + 1 }), now + 1])
    }
    all.vended += total - 40
    all.births.push([
      'birth',
      aBirth({ log, boot: 99, first: seq, next: seq, uptime: 0, channels: [aChannel(total)] }),
      now + 2,
    ])
  }
  return all
}

function happening(
  kind: Boot['happenings'][number],
  total: number,
  moment: { boot: number; uptime: number; at: string | null; clock: string },
): unknown {
  if (kind === 'vend') return aVend(total, moment)
  if (kind === 'failed') return aFailure(total, moment)
  if (kind === 'door') return aDoor(true, moment)
  const { open: _open, ...rest } = aDoor(true, moment) as DeviceEvent
  if (kind === 'climate') return { ...rest, kind, celsius: 20, humidity: null }
  return { ...rest, kind: 'vend', channel: -1 }
}

/** Puts events of one log that follow each other into batches of these sizes. */
function batches({ events }: Life, sizes: number[]): Said[] {
  const said: Said[] = []
  let at = 0
  for (let i = 0; at < events.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    const [head] = events.slice(at, at + 1)
    if (!head) break
    let run = 1
    while (run < size && events[at + run]?.log === head.log && events[at + run]?.seq === head.seq + run) run++
    const batch = events.slice(at, at + run).map(({ event }) => event)
    said.push(['events', { v: 1, log: head.log, first: head.seq, events: batch }, NOW])
    at += run
  }
  return said
}

const shuffle = <T>(list: readonly T[], picks: readonly number[]): T[] => {
  const rest = [...list]
  const shuffled: T[] = []
  for (let i = 0; rest.length > 0; i++)
    shuffled.push(...rest.splice((picks[i % picks.length] ?? 0) % rest.length, 1))
  return shuffled
}

/** Everything that must not depend on the way in which it was told. */
async function outcome(machine: Machine) {
  const { logs } = await field.devices.reader.delivery(null, machine.id)
  const events = (await eventsOf(machine)).map(({ log, seq, kind, payload }) => ({ log, seq, kind, payload }))
  const present = await presentOf(machine)
  const { deviceId: _id, lastSeenAt: _seen, stateAt: _at, bornAt: _born, ...told } = present
  const { doorSince: _since, climateAt: _climate, clockErrorMs: _error, ...lasting } = told
  return {
    logs: logs.map(({ unattributed: _units, ...log }) => log),
    units: await unitsAt(machine),
    open: await field.db.$count(discrepancies, eq(discrepancies.deviceId, machine.id)),
    events,
    present: lasting,
  }
}

describe('ingest', () => {
  it('ends in the same state whatever is doubled, disordered, replayed or put into other batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        life,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(1_000), { minLength: 5, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (lived, sizes, picks, groupSize) => {
          const ordered = await field.aMachine({ stock: 200 })
          const disordered = await field.aMachine({ stock: 200 })
          await say(ordered, ...lived.begins, ...batches(lived, [50]), ...lived.births)

          const parts = [...batches(lived, sizes), ...lived.births]
          const again = [...batches(lived, [2, 3]), ...lived.births, ...lived.begins]
          const told = [...lived.begins, ...shuffle([...parts, ...parts], picks), ...shuffle(again, picks)]
          for (let from = 0; from < told.length; from += groupSize)
            await field.devices.ingest.commit(
              told
                .slice(from, from + groupSize)
                .map(([kind, content, at]) => message(disordered, kind, content, at)),
            )

          expect(await outcome(disordered)).toEqual(await outcome(ordered))
          expect(await unitsAt(ordered)).toBe(200 - lived.vended)
          // Births in an order that no machine has look like two machines, and change nothing.
          const reasons = (await reasonsOf(disordered)).filter((reason) => reason !== 'cloned')
          expect(new Set(reasons)).toEqual(new Set(lived.garbled > 0 ? ['schema'] : []))
          for (const { occurredAt, receivedAt, occurredAfter, occurredBefore } of [
            ...(await eventsOf(ordered)),
            ...(await eventsOf(disordered)),
          ]) {
            expect(occurredAt.getTime()).toBeLessThanOrEqual(receivedAt.getTime())
            expect(occurredAt.getTime()).toBeGreaterThanOrEqual(occurredAfter?.getTime() ?? 0)
            expect(occurredAt.getTime()).toBeLessThanOrEqual(occurredBefore?.getTime() ?? Infinity)
          }
        },
      ),
      { numRuns: 30 },
    )
  }, 120_000)
})
