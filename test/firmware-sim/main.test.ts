import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aRecord } from './builders.ts'
import { Receiver } from './receiver.ts'

interface Run {
  child: ChildProcessByStdio<null, Readable, Readable>
  out(): string
  err(): string
  ended: Promise<number | null>
}

let receiver: Receiver
let folder: string
let credentials: string
let children: Run['child'][] = []

beforeEach(async () => {
  receiver = new Receiver()
  await receiver.start()
  folder = await mkdtemp(join(tmpdir(), 'sanliang-sim-'))
  credentials = join(folder, 'devices.jsonl')
  const lines = Array.from({ length: 10 }, (_, i) =>
    JSON.stringify(aRecord({ id: `D${i + 1}`, pressesPerDay: 20 })),
  )
  await writeFile(credentials, lines.join('\n'))
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  await receiver.stop()
  await rm(folder, { recursive: true })
  expect(receiver.violations).toEqual([])
})

/** The command line as a child process, the way the demonstration starts it. */
function sim(...args: string[]): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'firmware-sim/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  return { child, out: () => out, err: () => err, ended: once(child, 'close').then(([code]) => code) }
}

const usual = () => [
  '--url',
  receiver.url,
  '--credentials',
  credentials,
  '--seed',
  '7',
  '--report-interval',
  '0.2',
]
const until = (condition: () => void) => vi.waitFor(condition, { timeout: 20_000, interval: 20 })

test('a run with a duration reports its progress, hands everything over and exits with 0', async () => {
  const run = sim(...usual(), '--duration', '1', '--speed', '200000')
  expect(await run.ended).toBe(0)
  const stopped =
    /stopped: 10 of 10 connected · events: ([\d,]+) recorded · .* ([\d,]+) acknowledged · 0 pending/
  expect(run.out()).toMatch(/^10 devices to mqtt:.* --seed 7 --from \S+Z --speed 200000$/m)
  expect(run.out()).toMatch(stopped)
  const [, recorded, acked] = stopped.exec(run.out()) ?? []
  expect(acked).toBe(recorded)
  expect(receiver.stored).toBe(Number(recorded?.replaceAll(',', '')))
  expect(run.out().split('\n').length).toBeGreaterThan(4)
  expect(run.err()).toBe('')
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it in good order: goodbyes, no wills, exit 0',
  async (signal) => {
    const run = sim(...usual(), '--devices', '4')
    await until(() => expect(new Set(receiver.births.map(({ device }) => device)).size).toBe(4))
    run.child.kill(signal)
    expect(await run.ended).toBe(0)
    await receiver.stop()
    expect(receiver.wills).toEqual([])
    expect(receiver.goodbyes).toHaveLength(4)
  },
)

test('killed at any moment and started again it delivers every event once, with its state folder', async () => {
  const args = [...usual(), '--state', join(folder, 'state'), '--speed', '500000', '--restock-days', '1']
  const boots = () =>
    new Set(receiver.births.filter(({ device }) => device === 'D1').map(({ boot }) => boot)).size
  for (const [number, stored] of [20, 300, 800].entries()) {
    const run = sim(...args)
    await until(() => {
      expect(receiver.stored).toBeGreaterThan(stored)
      // Another device may have been the quicker one.
      expect(boots()).toBe(number + 1)
    })
    run.child.kill('SIGKILL')
    await run.ended
  }
  const last = sim(...args, '--duration', '1')
  expect(await last.ended).toBe(0)
  expect(last.out()).toContain(' 0 pending')
  expect(receiver.logCount).toBe(10)
  expect(receiver.missing).toEqual([])
  expect(boots()).toBe(4)
})

test('wrong arguments exit with 2 and say what to change', async () => {
  const run = sim('--devices', 'many')
  expect(await run.ended).toBe(2)
  expect(run.err()).toMatch(/^--devices many: give a whole number from 0 to 100000\n.*--help/)
})

test('a file without enough devices says how to get more', async () => {
  const few = sim(...usual(), '--devices', '11')
  expect(await few.ended).toBe(2)
  expect(few.err()).toContain('holds 10 dispensers, 11 are asked for: give --api and --token')
  const sensors = sim(...usual(), '--sensors', '1')
  expect(await sensors.ended).toBe(2)
  expect(sensors.err()).toContain('holds 0 sensors, 1 are asked for')
  const none = sim('--credentials', join(folder, 'none.jsonl'))
  expect(await none.ended).toBe(2)
  expect(none.err()).toContain('holds no device')
})

test('a broken credentials file exits with 1 and names the line', async () => {
  await writeFile(credentials, '{"id":')
  const run = sim(...usual())
  expect(await run.ended).toBe(1)
  expect(run.err()).toBe(`${credentials}:1: not a line of JSON\n`)
})

test('a broker that was never reached is exit code 1 and one message', async () => {
  await receiver.stop()
  const run = sim(...usual(), '--duration', '0.5')
  expect(await run.ended).toBe(1)
  expect(run.out().match(/no connection to/g)).toHaveLength(1)
  expect(run.err()).toContain('no device was ever connected')
})

test('scenarios are listed with their expected effect, and played with the devices that are asked for', async () => {
  const list = sim('--list-scenarios')
  expect(await list.ended).toBe(0)
  expect(list.out()).toMatch(/^jam\n {2}A channel jams.*\n {2}Expected: /m)
  const run = sim(
    ...usual(),
    ...[
      '--devices',
      '2',
      '--scenario',
      'jam,week-offline',
      '--afflicted',
      '1',
      '--duration',
      '1.5',
      '--story',
      '1',
    ],
  )
  expect(await run.ended).toBe(0)
  expect(run.out()).toContain('--scenario jam,week-offline --story 1')
  const kinds = (device: string) => receiver.eventsOf(device).map(({ kind }) => kind)
  expect(kinds('D1')).toContain('fault')
  expect(kinds('D1').length).toBeGreaterThan(7 * 48)
  expect(kinds('D2').length).toBeLessThan(50)
})

test('sensors of the credentials file are devices without channels', async () => {
  await writeFile(credentials, '{"id":"C1","secret":"s","kind":"sensor"}\n')
  const run = sim(...usual(), '--sensors', '1', '--duration', '0.5')
  expect(await run.ended).toBe(0)
  expect(receiver.births).toMatchObject([{ device: 'C1', channels: [] }])
})

test('help goes to standard output and exits with 0', async () => {
  const run = sim('--help')
  expect(await run.ended).toBe(0)
  expect(run.out()).toContain('--credentials FILE')
})
