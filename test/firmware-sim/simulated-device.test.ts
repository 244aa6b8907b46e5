import { expect, test } from 'vitest'
import { climateAt } from '../../firmware-sim/climate.ts'
import type { Clock } from '../../firmware-sim/clock.ts'
import { Dispenser } from '../../firmware-sim/dispenser.ts'
import { Downloader } from '../../firmware-sim/downloader.ts'
import { everydayLife } from '../../firmware-sim/everyday-life.ts'
import { DEFAULT_TIMINGS, Link } from '../../firmware-sim/link.ts'
import { firstMemory } from '../../firmware-sim/memory.ts'
import { randomStream } from '../../firmware-sim/random.ts'
import { SimulatedDevice } from '../../firmware-sim/simulated-device.ts'

import { aBoard, aRecord, held, kinds, START } from './builders.ts'
import { ManualClock } from './manual-clock.ts'

const MINUTE = 60_000
const NEVER = Number.POSITIVE_INFINITY

interface Setup {
  climateInterval?: number
  pressesPerDay?: number
  restockDays?: number
  save?: (dispenser: Dispenser) => void
}

/** A machine whose link never connects. */
function aDevice(clock: Clock, setup: Setup = {}): SimulatedDevice {
  const { climateInterval = NEVER, pressesPerDay = 0, restockDays = NEVER, save = () => {} } = setup
  const dispenser = new Dispenser('D1', aBoard({ cooldown: 15_000 }), firstMemory('7', aRecord(), START))
  const endpoint = {
    url: 'mqtt://127.0.0.1:1',
    device: 'D1',
    secret: 's',
    connectTimeout: 1_000,
    keepalive: 60,
  }
  const link = new Link(endpoint, dispenser, DEFAULT_TIMINGS, clock, randomStream('7'), {
    changed: () => {},
    notice: () => {},
  })
  const plan = { pressesPerDay, channels: [1, 2], restockDays }
  const images = { read: () => Promise.reject(new Error('there are none')) }
  const downloader = new Downloader(dispenser, images, clock, randomStream('7'), () => {})
  const device = new SimulatedDevice(
    dispenser,
    link,
    downloader,
    {
      incidents: everydayLife('7', 'D1', plan, { startedAt: START, demandFrom: START, speed: 1 }),
      climate: (at) => climateAt('7', 'D1', 'indoor', at),
      climateInterval,
    },
    clock,
    save,
  )
  device.start(NEVER)
  return device
}

test('readings come when the machine starts and then at their interval', () => {
  const clock = new ManualClock(START)
  const { dispenser } = aDevice(clock, { climateInterval: 30 * MINUTE })
  clock.pass(65 * MINUTE)
  expect(
    held(dispenser)
      .filter(({ kind }) => kind === 'climate')
      .map(({ uptime }) => uptime),
  ).toEqual([0, 30 * MINUTE, 60 * MINUTE])
})

test('a busy process changes no event: what runs late is dated when it was due', () => {
  const setup = { climateInterval: 30 * MINUTE, pressesPerDay: 200, restockDays: 1 }
  const punctual = new ManualClock(START)
  const first = aDevice(punctual, setup)
  for (let i = 0; i < 4 * 24 * 60; i++) punctual.pass(MINUTE)
  const busy = new ManualClock(START)
  const second = aDevice(busy, setup)
  for (let i = 0; i < 4 * 24; i++) busy.jump(60 * MINUTE)
  expect(held(first.dispenser).length).toBeGreaterThan(500)
  expect(held(second.dispenser)).toEqual(held(first.dispenser))
})

test('a driver fills the machine up and frees what is jammed', () => {
  const clock = new ManualClock(START)
  const device = aDevice(clock)
  device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
  device.inject({ kind: 'press', channel: 2, mechanism: 'drops' })
  clock.pass(MINUTE)
  device.inject({ kind: 'press', channel: 2, mechanism: 'jams' })
  device.inject({ kind: 'restock' })
  expect(kinds(held(device.dispenser))).toEqual([
    'power',
    'vend',
    'refused',
    'failed',
    'fault',
    'door',
    'refill',
    'fault_cleared',
    'door',
  ])
  expect(device.dispenser.reports.map(({ remaining, fault }) => [remaining, fault])).toEqual([
    [20, null],
    [20, null],
  ])
})

test('what happens is remembered before anything else is done with it', () => {
  const clock = new ManualClock(START)
  const saved: number[] = []
  const device = aDevice(clock, { pressesPerDay: 50, save: ({ log }) => saved.push(log.next) })
  expect(saved).toEqual([1])
  device.inject({ kind: 'door', open: true })
  expect(saved).toEqual([1, 2])
  clock.pass(24 * 60 * MINUTE)
  expect(saved.at(-1)).toBe(device.dispenser.log.next)
})

test('after a power cut nothing happens until power is back', () => {
  const clock = new ManualClock(START)
  const device = aDevice(clock, { climateInterval: 10 * MINUTE })
  device.inject({ kind: 'power_cut', lastGasp: true })
  clock.pass(60 * MINUTE)
  device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
  expect(kinds(held(device.dispenser))).toEqual(['power', 'climate', 'power'])
  device.inject({ kind: 'power_on' })
  clock.pass(10 * MINUTE)
  expect(held(device.dispenser).slice(3)).toMatchObject([
    { kind: 'power', state: 'on', uptime: 0 },
    { kind: 'climate', uptime: 10 * MINUTE },
  ])
})

test('a calm machine does nothing more by itself', () => {
  const clock = new ManualClock(START)
  const device = aDevice(clock, { climateInterval: MINUTE, pressesPerDay: 100 })
  device.calm()
  const before = held(device.dispenser)
  clock.pass(24 * 60 * MINUTE)
  expect(held(device.dispenser)).toEqual(before)
})

test('an incident on a channel that the machine does not have is an error', () => {
  expect(() =>
    aDevice(new ManualClock(START)).inject({ kind: 'press', channel: 9, mechanism: 'drops' }),
  ).toThrow(RangeError)
})
