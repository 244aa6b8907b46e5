import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Fleet, type FleetOptions } from '../../firmware-sim/fleet.ts'
import { badFirmware } from '../../firmware-sim/scenarios/bad-firmware.ts'
import { canonicalJson } from '../../protocol/canonical.ts'
import { aRecord } from './builders.ts'
import { aMaker, anImage, ImageServer } from './firmware.ts'
import { Receiver } from './receiver.ts'

const image = anImage()
const maker = aMaker()
let receiver: Receiver
let images: ImageServer
let folder: string
let fleets: Fleet[] = []

beforeEach(async () => {
  receiver = new Receiver()
  receiver.tellsTime = true
  await receiver.start()
  images = new ImageServer(image)
  await images.start()
  folder = await mkdtemp(join(tmpdir(), 'sanliang-steered-'))
})

afterEach(async () => {
  await Promise.all(fleets.map((fleet) => fleet.stop()))
  fleets = []
  await receiver.stop()
  await images.stop()
  await rm(folder, { recursive: true })
  expect(receiver.violations).toEqual([])
})

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 20_000, interval: 10 })

/** One machine at which nobody presses, connected. */
async function aMachine(options: Partial<FleetOptions> = {}) {
  const fleet = new Fleet({
    url: receiver.url,
    devices: [aRecord({ pressesPerDay: 0 })],
    seed: '7',
    timings: { retryFirst: 20, retryLimit: 100, stateDelay: 20 },
    updateKeys: [maker.key],
    server: images.url,
    ...options,
  })
  fleets.push(fleet)
  fleet.start()
  const device = fleet.device('D1')
  if (!device) throw new Error('D1 is not there')
  await until(() => expect(device.dispenser.log.length).toBe(0))
  return device
}

const here = () => {
  const { boot = 0, conn = 0 } = receiver.births.at(-1) ?? {}
  return { bound: { boot, conn } }
}
const soon = () => new Date(Date.now() + 30_000).toISOString()
const command = (id: string, op: string, more: object = {}) =>
  receiver.tell('D1', 'command', { id, op, args: {}, expires: soon(), ...more })
const answers = (id: string) =>
  receiver.replies.filter((each) => each.id === id).map(({ state, was }) => (was ? `${state} ${was}` : state))

describe('commands over the wire', () => {
  test('are answered and carried out, and what comes of them is sent', async () => {
    await aMachine()
    command('c1', 'unlock', here())
    await until(() => expect(answers('c1')).toEqual(['received', 'done']))
    await until(() => expect(receiver.eventsOf('D1').at(-1)).toMatchObject({ kind: 'door', open: true }))
    command('c1', 'unlock', here())
    await until(() => expect(answers('c1').at(-1)).toBe('duplicate done'))
    expect(receiver.eventsOf('D1').filter(({ kind }) => kind === 'door')).toHaveLength(1)
  })

  test('from an earlier connection move nothing', async () => {
    const device = await aMachine()
    const before = here()
    device.inject({ kind: 'link_down' })
    device.inject({ kind: 'link_up' })
    await until(() => expect(receiver.births).toHaveLength(2))
    command('c1', 'unlock', before)
    await until(() => expect(answers('c1')).toEqual(['rejected']))
    expect(receiver.eventsOf('D1').filter(({ kind }) => kind === 'door')).toEqual([])
  })

  test('are answered once a broker has confirmed it, on a later connection if need be', async () => {
    const device = await aMachine()
    let deaf = true
    let unanswered = 0
    receiver.beforePuback = (kind, proceed) => {
      if (kind === 'reply' && deaf) unanswered++
      else proceed()
    }
    command('c1', 'identify')
    await until(() => expect(unanswered).toBeGreaterThan(0))
    expect(device.dispenser.mail.waiting).toHaveLength(2)
    device.inject({ kind: 'link_down' })
    deaf = false
    expect(receiver.replies).toEqual([])
    device.inject({ kind: 'link_up' })
    await until(() => expect(answers('c1')).toEqual(['received', 'done']))
    await until(() => expect(device.dispenser.mail.waiting).toEqual([]))
  })

  test('survive a restart of the board with a goodbye and no will', async () => {
    const device = await aMachine({ stateFolder: folder })
    command('c1', 'restart')
    await until(() => expect(answers('c1')).toEqual(['received', 'done']))
    await until(() => expect(receiver.births).toHaveLength(2))
    expect(receiver.births[1]).toMatchObject({ boot: (receiver.births[0]?.boot ?? 0) + 1, conn: 1 })
    await until(() => expect(device.dispenser.log.length).toBe(0))
    expect(receiver.eventsOf('D1').filter(({ kind }) => kind === 'power')).toMatchObject([
      { state: 'on' },
      { state: 'off' },
      { state: 'on' },
    ])
    expect(receiver.wills).toEqual([])
    command('c1', 'restart')
    await until(() => expect(answers('c1').at(-1)).toBe('duplicate done'))
    expect(receiver.births).toHaveLength(2)
  })

  test('are remembered by the state folder after the end of the simulator', async () => {
    await aMachine({ stateFolder: folder })
    command('c1', 'block_channel', { args: { channel: 2 } })
    await until(() => expect(answers('c1')).toEqual(['received', 'done']))
    await fleets[0]?.stop()
    const device = await aMachine({ stateFolder: folder })
    command('c1', 'block_channel', { args: { channel: 2 } })
    await until(() => expect(answers('c1').at(-1)).toBe('duplicate done'))
    expect(device.dispenser.reports[1]).toMatchObject({ blocked: true })
  })

  test('to report are followed by a birth and a state', async () => {
    await aMachine()
    await until(() => expect(receiver.states).not.toHaveLength(0))
    const states = receiver.states.length
    command('c1', 'report')
    await until(() => expect(receiver.births).toHaveLength(2))
    await until(() => expect(receiver.states.length).toBeGreaterThan(states))
    expect(receiver.births[1]).toMatchObject({ conn: 1, channels: [{ remaining: 20 }, {}] })
  })
})

test('a configuration over the wire is reported, and its intervals act at once', async () => {
  const device = await aMachine({ climateInterval: 3_600_000 })
  const config = { stateSeconds: 10, climateSeconds: 30 }
  const sha256 = createHash('sha256').update(canonicalJson(config)).digest('hex')
  receiver.tell('D1', 'config', { version: 3, sha256, config })
  await until(() => expect(receiver.configReports).toMatchObject([{ version: 3, status: 'applied' }]))
  receiver.tell('D1', 'config', { version: 4, sha256, config: { stateSeconds: 20 } })
  await until(() => expect(receiver.configReports.at(-1)).toMatchObject({ version: 4, status: 'rejected' }))
  expect(device.dispenser.stateInterval).toBe(10_000)
  device.inject({ kind: 'link_down' })
  device.inject({ kind: 'link_up' })
  await until(() => expect(receiver.births.at(-1)).toMatchObject({ config: 3 }))
})

describe('an update over the wire', () => {
  const updates = () => receiver.updateReports.map(({ state }) => state).filter((s) => s !== 'downloading')

  test('is downloaded by ranges, installed by a restart, and committed', async () => {
    const device = await aMachine()
    receiver.tell('D1', 'update', maker.sells(image))
    await until(() => expect(updates()).toEqual(['queued', 'verified', 'applying', 'updated']))
    expect(images.ranges).toEqual([
      'bytes=0-32767',
      'bytes=32768-65535',
      'bytes=65536-98303',
      'bytes=98304-99999',
    ])
    expect(receiver.births.map(({ firmware }) => firmware)).toEqual(['1.0.0', '1.1.0'])
    await until(() => expect(device.dispenser.log.length).toBe(0))
  })

  test('goes on where it was after an answer that broke off', async () => {
    await aMachine()
    images.brokenAnswers = 1
    receiver.tell('D1', 'update', maker.sells(image))
    await until(() => expect(updates().at(-1)).toBe('updated'))
    expect(images.ranges.filter((range) => range === 'bytes=0-32767')).toHaveLength(2)
    expect(images.ranges).toHaveLength(5)
  })

  test('goes on where it was after a power cut, and after the end of the simulator', async () => {
    const device = await aMachine({ stateFolder: folder })
    images.brokenAnswers = 1_000
    receiver.tell('D1', 'update', maker.sells(image))
    await until(() => expect(images.ranges).toHaveLength(1))
    device.inject({ kind: 'power_cut', lastGasp: false })
    device.dispenser.update.take(image.subarray(0, 32_768))
    device.inject({ kind: 'power_on' })
    await until(() => expect(images.ranges.at(-1)).toBe('bytes=32768-65535'))
    await fleets[0]?.stop()
    images.brokenAnswers = 0
    await aMachine({ stateFolder: folder })
    await until(() => expect(receiver.births.at(-1)).toMatchObject({ firmware: '1.1.0' }))
    expect(images.ranges.filter((range) => range === 'bytes=0-32767')).toHaveLength(1)
  })

  test.each(['deaf', 'talkative', 'stale', 'gone'] as const)(
    'from a server that is %s takes nothing',
    async (behaviour) => {
      images.behaviour = behaviour
      const device = await aMachine()
      receiver.tell('D1', 'update', maker.sells(image))
      await until(() => expect(images.ranges.length).toBeGreaterThanOrEqual(2))
      expect(device.dispenser.update.image).toEqual([])
    },
  )

  test('that does not work is rolled back, over the wire too', async () => {
    await aMachine({ scenarios: [badFirmware] })
    receiver.tell('D1', 'update', maker.sells(image))
    await until(() => expect(updates()).toEqual(['queued', 'verified', 'applying', 'rolled_back']))
    await until(() => expect(receiver.births.at(-1)).toMatchObject({ firmware: '1.0.0' }))
    expect(receiver.updateReports.at(-1)?.error).toBe('self-test: the motors do not answer')
  })

  test('that is never acknowledged ends with what ran before, at the latest with the next start', async () => {
    const device = await aMachine()
    receiver.acknowledging = false
    receiver.tell('D1', 'update', maker.sells(image))
    await until(() => expect(receiver.births.at(-1)).toMatchObject({ firmware: '1.1.0' }))
    device.inject({ kind: 'power_cut', lastGasp: false })
    device.inject({ kind: 'power_on' })
    await until(() => expect(receiver.births.at(-1)).toMatchObject({ firmware: '1.0.0' }))
    await until(() => expect(updates().at(-1)).toBe('rolled_back'))
  })
})

test('a sensor is a device without channels: it is born, measures, and has no door', async () => {
  const sensor = aRecord({ id: 'D1', kind: 'sensor', channels: [], pressesPerDay: 500 })
  const device = await aMachine({ devices: [sensor], climateInterval: 40 })
  await until(() => expect(receiver.stored).toBeGreaterThan(3))
  await until(() => expect(receiver.states.length).toBeGreaterThan(0))
  expect(receiver.births[0]).toMatchObject({ channels: [] })
  expect(new Set(receiver.eventsOf('D1').map(({ kind }) => kind))).toEqual(new Set(['power', 'climate']))
  expect(receiver.states.at(-1)).toMatchObject({ door: null, channels: [], celsius: expect.any(Number) })
  expect(() => device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })).toThrow(RangeError)
})
