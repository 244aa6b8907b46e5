import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../firmware-sim/clock.ts'
import { FlashError } from '../../firmware-sim/flash.ts'
import { Fleet, type FleetOptions } from '../../firmware-sim/fleet.ts'
import type { SimulatedDevice } from '../../firmware-sim/simulated-device.ts'
import { aRecord } from './builders.ts'
import { Receiver } from './receiver.ts'

let receiver: Receiver
let folder: string
let fleets: Fleet[] = []
let notices: string[] = []

beforeEach(async () => {
  receiver = new Receiver()
  await receiver.start()
  folder = await mkdtemp(join(tmpdir(), 'sanliang-fleet-'))
})

afterEach(async () => {
  await Promise.all(fleets.map((fleet) => fleet.stop()))
  fleets = []
  notices = []
  await receiver.stop()
  await rm(folder, { recursive: true })
  expect(receiver.violations).toEqual([])
})

function aFleet(size: number, options: Partial<FleetOptions> = {}): Fleet {
  const devices = Array.from({ length: size }, (_, i) => aRecord({ id: `D${i + 1}`, pressesPerDay: 20 }))
  const fleet = new Fleet({
    url: receiver.url,
    devices,
    seed: '7',
    demandFrom: Date.parse('2026-06-01T12:00:00Z'),
    connectRate: 1_000,
    timings: { retryFirst: 20, retryLimit: 100 },
    onNotice: (line) => notices.push(line),
    ...options,
  })
  fleets.push(fleet)
  return fleet
}

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 20_000, interval: 20 })
/** What people did to a device and what came of it, without the clock readings. */
const presses = (device: string) =>
  receiver
    .eventsOf(device)
    .filter(({ kind }) => kind !== 'climate' && kind !== 'power')
    .map(({ kind, channel, reason, counters, remaining }) => ({ kind, channel, reason, counters, remaining }))

test('a fleet connects, reports and hands over everything before it leaves without a will', async () => {
  const fleet = aFleet(40, { speed: 200_000 })
  fleet.start()
  await until(() => expect(fleet.stats().connected).toBe(40))
  await until(() => expect(receiver.stored).toBeGreaterThan(500))
  expect(await fleet.drain(10_000)).toBe(true)
  const stats = fleet.stats()
  await fleet.stop()
  await receiver.stop()
  expect(stats).toMatchObject({
    devices: 40,
    everConnected: 40,
    pending: 0,
    reconnects: 0,
    errors: 0,
    refused: 0,
  })
  expect(stats.acked).toBe(stats.recorded)
  expect(receiver.stored).toBe(stats.recorded)
  expect(receiver.missing).toEqual([])
  expect(receiver.wills).toEqual([])
  expect(new Set(receiver.births.map(({ device }) => device)).size).toBe(40)
})

test('the network changes nothing of what happens at a machine', async () => {
  const smooth = aFleet(5, { speed: 500_000, restockDays: 1 })
  smooth.start()
  await until(() => expect(receiver.stored).toBeGreaterThan(400))
  await smooth.drain(10_000)
  await smooth.stop()
  const undisturbed = new Map(['D1', 'D3', 'D5'].map((device) => [device, presses(device)]))

  const first = receiver
  receiver = new Receiver()
  await receiver.start()
  const troubled = aFleet(5, { speed: 500_000, restockDays: 1 })
  troubled.start()
  for (let i = 0; i < 4; i++) {
    await until(() => expect(troubled.stats().connected).toBe(5))
    await receiver.stop()
    await until(() => expect(troubled.stats().connected).toBe(0))
    await receiver.start()
  }
  await until(() => expect(receiver.stored).toBeGreaterThan(400))
  await troubled.drain(10_000)
  expect(troubled.stats().reconnects).toBeGreaterThanOrEqual(15)
  expect(receiver.missing).toEqual([])
  expect(first.violations).toEqual([])
  for (const [device, before] of undisturbed) {
    const common = Math.min(before.length, presses(device).length)
    expect(common).toBeGreaterThan(20)
    expect(presses(device).slice(0, common)).toEqual(before.slice(0, common))
  }
})

test('two runs with one seed never use one log for different events', async () => {
  for (let run = 0; run < 2; run++) {
    const fleet = aFleet(3, { speed: 200_000 })
    fleet.start()
    await until(() => expect(fleet.stats().acked).toBeGreaterThan(20))
    await fleet.drain(10_000)
    await fleet.stop()
  }
  expect(receiver.logCount).toBe(6)
})

test('boots rise from run to run, so that an old will or an old clock is known as such', async () => {
  for (let run = 0; run < 2; run++) {
    const later = { ...systemClock, now: () => Date.now() + run * 2_000 }
    const fleet = aFleet(1, { clock: later })
    fleet.start()
    await until(() => expect(receiver.births).toHaveLength(run + 1))
    await fleet.stop()
  }
  const [first, second] = receiver.births
  expect(second?.boot).toBeGreaterThan(first?.boot ?? 0)
})

/** A log as it can be read. */
function logOf(device: SimulatedDevice | undefined) {
  const { id = '', first = 0, next = 0 } = device?.dispenser.log ?? {}
  return {
    id,
    first,
    entries: Array.from({ length: next - first }, (_, i) => device?.dispenser.log.at(first + i)),
  }
}

describe('with a state folder', () => {
  test('a fleet goes on where it was: same log, next boot, counters and levels kept', async () => {
    const first = aFleet(3, { stateFolder: folder, speed: 200_000 })
    first.start()
    await until(() => expect(first.stats().acked).toBeGreaterThan(50))
    await first.drain(10_000)
    await first.stop()
    const before = first.device('D2')?.dispenser

    const second = aFleet(3, { stateFolder: folder })
    second.start()
    await until(() => expect(receiver.births).toHaveLength(6))
    await second.drain(10_000)
    const births = receiver.births.filter(({ device }) => device === 'D2')
    expect(births[1]).toMatchObject({
      log: births[0]?.log,
      boot: (births[0]?.boot ?? 0) + 1,
      first: before?.log.next,
      channels: before?.reports,
    })
    expect(receiver.logCount).toBe(3)
    expect(second.stats()).toMatchObject({ pending: 0 })
    expect(second.stats().acked).toBe(second.stats().recorded)
  })

  test('what no ack confirmed survives the end of the simulator', async () => {
    receiver.acknowledging = false
    const first = aFleet(2, { stateFolder: folder, speed: 200_000 })
    first.start()
    await until(() => expect(first.stats().recorded).toBeGreaterThan(20))
    await until(() => expect(receiver.stored).toBeGreaterThan(2))
    expect(await first.drain(0)).toBe(false)
    const { recorded } = first.stats()
    await first.stop()

    receiver.acknowledging = true
    const second = aFleet(2, { stateFolder: folder })
    second.start()
    await until(() => expect(second.stats().connected).toBe(2))
    await second.drain(10_000)
    expect(receiver.stored).toBe(recorded + second.stats().recorded)
    expect(receiver.missing).toEqual([])
  })

  test('a channel that was added since starts fresh', async () => {
    const first = aFleet(1, { stateFolder: folder, speed: 200_000 })
    first.start()
    await until(() => expect(first.stats().acked).toBeGreaterThan(10))
    await first.drain(10_000)
    await first.stop()
    const [known] = first.device('D1')?.dispenser.reports ?? []
    const wider = aRecord({
      channels: [...aRecord().channels, { channel: 3, capacity: 15, remaining: 15 }],
    })
    const second = aFleet(1, { stateFolder: folder, devices: [wider] })
    second.start()
    expect(second.device('D1')?.dispenser.reports).toMatchObject([
      known,
      { channel: 2 },
      { channel: 3, remaining: 15, counters: { vend: 0 } },
    ])
  })

  test('what became unreadable, a new board and what people told it are remembered too', async () => {
    receiver.acknowledging = false
    const first = aFleet(2, { stateFolder: folder, speed: 200_000 })
    first.start()
    await until(() => expect(first.stats().recorded).toBeGreaterThan(40))
    await first.drain(0)
    const [worn, swapped] = ['D1', 'D2'].map((id) => first.device(id))
    worn?.inject({ kind: 'flash_decays', share: 0.5, entries: 3 })
    worn?.inject({ kind: 'torn_press', channel: 1, mechanism: 'drops' })
    swapped?.inject({ kind: 'board_swap', log: 'second-board' })
    const memories = [worn, swapped].map((device) => device?.dispenser.memory)
    const logs = [worn, swapped].map((device) => logOf(device))
    await first.stop()

    const second = aFleet(2, {
      stateFolder: folder,
      devices: ['D1', 'D2'].map((id) => aRecord({ id, pressesPerDay: 0 })),
    })
    second.start()
    for (const [i, id] of ['D1', 'D2'].entries()) {
      const device = second.device(id)
      const { entries, ...log } = logOf(device)
      expect(device?.dispenser.memory).toEqual({ ...memories[i], boot: (memories[i]?.boot ?? 0) + 1 })
      // The start is written down behind what was there.
      expect({ ...log, entries: entries.slice(0, logs[i]?.entries.length) }).toEqual(logs[i])
    }
    expect(logs[0]?.entries.filter((entry) => entry === undefined)).toHaveLength(4)
    expect(logs[1]).toMatchObject({ id: 'second-board', first: 0 })
  })

  test('a folder that another simulator uses is refused', async () => {
    const first = aFleet(1, { stateFolder: folder })
    first.start()
    const second = aFleet(1, { stateFolder: folder })
    expect(() => second.start()).toThrow(FlashError)
    expect(() => second.start()).toThrow(/another simulator/)
  })
})

describe('trouble', () => {
  test('is told once, however many devices have it', async () => {
    await receiver.stop()
    const fleet = aFleet(30)
    fleet.start()
    await until(() => expect(fleet.stats().errors).toBeGreaterThan(60))
    expect(notices).toHaveLength(1)
    expect(notices[0]).toContain('ECONNREFUSED')
    expect(fleet.stats()).toMatchObject({ connected: 0, everConnected: 0, refused: 0 })
  })

  test('with credentials names the device once and lets the others work', async () => {
    receiver.secrets = new Map([
      ['D1', 'secret of D1'],
      ['D2', 'changed'],
    ])
    const fleet = aFleet(2, { timings: { retryFirst: 20, retryLimit: 50, retryRefused: 20 } })
    fleet.start()
    await until(() => expect(fleet.stats()).toMatchObject({ connected: 1, refused: 1 }))
    await until(() => expect(fleet.stats().errors).toBeGreaterThan(3))
    expect(notices).toHaveLength(1)
    expect(notices[0]).toContain('refuses D2')
  })
})

test('incidents can be made to happen to one device of a running fleet', async () => {
  const fleet = aFleet(2)
  fleet.start()
  await until(() => expect(fleet.stats().connected).toBe(2))
  fleet.device('D2')?.inject({ kind: 'fault', code: 'reader' })
  fleet.device('D2')?.inject({ kind: 'power_cut', lastGasp: false })
  await until(() => expect(receiver.wills).toMatchObject([{ device: 'D2', conn: 1 }]))
  fleet.device('D2')?.inject({ kind: 'power_on' })
  await until(() => expect(fleet.stats().connected).toBe(2))
  await fleet.drain(10_000)
  expect(receiver.eventsOf('D2').map(({ kind }) => kind)).toContain('fault')
  expect(fleet.device('nobody')).toBeUndefined()
})
