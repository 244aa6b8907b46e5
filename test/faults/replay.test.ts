import { expect, it } from 'vitest'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { KnownEvent } from '../../protocol/messages/events.ts'
import { aBatch, aBirth, aDoor, aVend } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'
import { County, STOCK } from './a.county.ts'

const EVENTS = 240
const YEAR = 365.25 * 86_400_000

/** The same life for every machine; its clock is anything from ten years late to fifty years early, or not there. */
function aLife(): { log: KnownEvent[]; vended: number } {
  const log: KnownEvent[] = []
  let vended = 0
  for (let i = 0; i < EVENTS; i++) {
    const years = (i % 61) - 10
    const at = i % 7 === 0 ? null : new Date(Date.now() + years * YEAR).toISOString()
    const moment = { boot: 1 + Math.floor(i / 80), uptime: 1_000 * (i % 80), at, clock: at ? 'rtc' : 'none' }
    log.push(i % 3 === 0 ? aDoor(i % 2 === 0, moment) : aVend(++vended, moment))
  }
  return { log, vended }
}

/** Runs that overlap each other at random, in a random order, many of them more than once. */
function shuffledRuns(
  log: readonly KnownEvent[],
  random: () => number,
): [first: number, events: KnownEvent[]][] {
  const runs: [number, KnownEvent[]][] = []
  for (let first = 0; first < log.length; ) {
    const length = 1 + Math.floor(random() * 20)
    runs.push([first, log.slice(first, first + length)])
    first += 1 + Math.floor(random() * length)
  }
  const copies = runs.filter(() => random() < 0.4)
  return [...runs, ...copies].sort(() => random() - 0.5)
}

/** The same numbers in every run (mulberry32). */
function seeded(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

it('duplicated, reordered and replayed batches from wrong clocks lead where one orderly telling leads, across kill -9', async () => {
  const county = await County.start({ machines: 3 })
  const [orderly, disorderly, replaying] = county.machines as [
    CreatedDispenser,
    CreatedDispenser,
    CreatedDispenser,
  ]
  const { log, vended } = aLife()
  const tell = async (machine: CreatedDispenser, runs: [number, KnownEvent[]][], conn = 1) => {
    const device = await RawDevice.signedIn(county.server.mqttPort, machine)
    await device.tell('birth', aBirth({ conn, next: log.length }))
    for (const [first, events] of runs)
      expect(await device.tell('events', aBatch(first, ...events))).toBe(true)
    await device.disconnect()
  }
  const inOrder = (from = 0) =>
    Array.from({ length: (EVENTS - from) / 40 }, (_, i): [number, KnownEvent[]] => [
      from + i * 40,
      log.slice(from + i * 40, from + (i + 1) * 40),
    ])
  await tell(orderly, inOrder())
  const runs = shuffledRuns(log, seeded(7))
  await tell(disorderly, runs.slice(0, runs.length / 2))
  await tell(replaying, inOrder())
  await county.server.kill()
  await county.restart()
  await tell(disorderly, runs.slice(runs.length / 2), 2)
  await tell(replaying, inOrder(), 2)
  await county.server.kill()
  await county.restart()
  await tell(disorderly, shuffledRuns(log, seeded(11)), 3)
  await tell(replaying, [...inOrder(), ...inOrder(80)], 3)

  for (const machine of county.machines) {
    const { logs, quarantined, discrepancies } = await county.delivery(machine)
    expect(logs).toMatchObject([{ through: EVENTS - 1, events: EVENTS, gaps: [], unattributed: 0 }])
    expect({ quarantined, discrepancies }).toEqual({ quarantined: [], discrepancies: [] })
    expect((await county.describe(machine)).ledger).toBe(STOCK - vended)
  }
  await county.end()
})
