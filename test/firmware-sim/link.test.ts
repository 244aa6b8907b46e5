import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../firmware-sim/clock.ts'
import type { Dispenser } from '../../firmware-sim/dispenser.ts'
import {
  DEFAULT_TIMINGS,
  Link,
  type LinkNotice,
  type LinkTimings,
  retryPause,
} from '../../firmware-sim/link.ts'
import { randomStream } from '../../firmware-sim/random.ts'
import { aDispenser, record } from './builders.ts'
import { Receiver } from './receiver.ts'

const QUICK: LinkTimings = {
  stateInterval: 60_000,
  stateDelay: 50,
  ackTimeout: 60_000,
  retryFirst: 20,
  retryLimit: 100,
  retryRefused: 20,
}

let receiver: Receiver
let links: Link[] = []
let notices: LinkNotice[] = []

beforeEach(async () => {
  receiver = new Receiver()
  await receiver.start()
})

afterEach(async () => {
  await Promise.all(links.map((link) => link.stop()))
  links = []
  notices = []
  await receiver.stop()
  expect(receiver.violations).toEqual([])
})

/** A link of `dispenser`, connecting. */
function aLink(dispenser: Dispenser, timings: Partial<LinkTimings> = {}, secret = 'secret'): Link {
  const endpoint = { url: receiver.url, device: dispenser.id, secret, connectTimeout: 5_000, keepalive: 60 }
  const link = new Link(endpoint, dispenser, { ...QUICK, ...timings }, systemClock, randomStream('test'), {
    changed: () => {},
    notice: (notice) => notices.push(notice),
  })
  links.push(link)
  link.start()
  return link
}

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 10_000, interval: 10 })
const untilDelivered = (dispenser: Dispenser) => until(() => expect(dispenser.log.length).toBe(0))

test('a device is born, subscribed before that, and hands over what it recorded', async () => {
  const dispenser = aDispenser()
  record(dispenser, 120)
  const link = aLink(dispenser)
  await untilDelivered(dispenser)
  expect(receiver.order.slice(0, 2)).toEqual(['D1 birth', 'D1 events'])
  expect(receiver.births[0]).toMatchObject({ first: 0, next: 121, boot: 1, conn: 1 })
  expect(receiver.stored).toBe(121)
  expect(link.counters).toMatchObject({ connects: 1, eventsSent: 121, eventsAcked: 121, failures: 0 })
  // The first ack answers the birth: it would be lost without the subscription.
  expect(link.connected).toBe(true)
})

test('what happens while connected is sent at once', async () => {
  const dispenser = aDispenser()
  const link = aLink(dispenser)
  await untilDelivered(dispenser)
  dispenser.press(1, 'drops', Date.now())
  link.flush()
  await untilDelivered(dispenser)
  expect(receiver.eventsOf('D1').at(-1)).toMatchObject({ kind: 'vend', channel: 1 })
})

test('a PUBACK alone trims nothing', async () => {
  receiver.acknowledging = false
  const dispenser = aDispenser({ clock: 'none' })
  record(dispenser, 9)
  const link = aLink(dispenser)
  await until(() => expect(receiver.stored).toBe(10))
  record(dispenser, 1)
  link.flush()
  await until(() => expect(receiver.stored).toBe(11))
  // What the broker says now comes after its PUBACK of the first batch.
  receiver.tell('D1', 'time', { at: new Date().toISOString() })
  await until(() => expect(dispenser.state(Date.now()).clock).toBe('server'))
  expect(dispenser.log.first).toBe(0)
  expect(dispenser.log.length).toBe(11)
  receiver.acknowledge('D1', 'log1')
  await untilDelivered(dispenser)
})

test('without an ack everything is sent again, and stored once', async () => {
  receiver.acknowledging = false
  const dispenser = aDispenser()
  record(dispenser, 9)
  // Shorter than a busy process takes for a PUBACK, it would count as a dead link.
  aLink(dispenser, { ackTimeout: 700 })
  await until(() => expect(receiver.batches.length).toBeGreaterThanOrEqual(3))
  expect(receiver.births).toHaveLength(1)
  expect(receiver.stored).toBe(10)
  receiver.acknowledging = true
  await untilDelivered(dispenser)
})

test('when not even a PUBACK comes the link is made anew', async () => {
  let deaf = true
  receiver.beforePuback = (kind, proceed) => {
    if (kind !== 'events' || !deaf) proceed()
  }
  const dispenser = aDispenser()
  aLink(dispenser, { ackTimeout: 300 })
  await until(() => expect(receiver.births.length).toBeGreaterThanOrEqual(2))
  deaf = false
  await untilDelivered(dispenser)
  expect(notices).toContainEqual({ kind: 'failed', reason: 'the broker confirms nothing' })
})

test('a broker that restarts gets everything, each event once', async () => {
  const dispenser = aDispenser()
  record(dispenser, 200)
  const link = aLink(dispenser)
  await until(() => expect(receiver.stored).toBeGreaterThan(50))
  await receiver.stop()
  await until(() => expect(link.connected).toBe(false))
  record(dispenser, 100)
  link.flush()
  await receiver.start()
  await untilDelivered(dispenser)
  expect(receiver.stored).toBe(301)
  expect(receiver.missing).toEqual([])
  expect(receiver.births.at(-1)).toMatchObject({ boot: 1, next: 301 })
  expect(receiver.births.at(-1)?.conn).toBeGreaterThan(1)
})

test('a severed link leaves its will, numbered as its connection was, and stays away until told', async () => {
  const dispenser = aDispenser()
  const link = aLink(dispenser)
  await untilDelivered(dispenser)
  link.sever()
  await until(() => expect(receiver.wills).toMatchObject([{ device: 'D1', boot: 1, conn: 1 }]))
  expect(link.connected).toBe(false)
  link.start()
  await until(() => expect(receiver.births.at(-1)).toMatchObject({ conn: 2 }))
})

test('a stopped link says goodbye and leaves no will, even while batches wait for their PUBACK', async () => {
  receiver.beforePuback = (kind, proceed) => {
    if (kind !== 'events') proceed()
  }
  const dispenser = aDispenser()
  const other = aLink(dispenser)
  await until(() => expect(other.connected).toBe(true))
  await other.stop()
  await until(() => expect(receiver.goodbyes).toHaveLength(1))
  await receiver.stop()
  expect(receiver.wills).toEqual([])
  expect(dispenser.log.length).toBe(1)
})

test('state goes out in between, also while the server acknowledges nothing', async () => {
  receiver.acknowledging = false
  const dispenser = aDispenser()
  record(dispenser, 300)
  aLink(dispenser, { stateInterval: 20 })
  await until(() => expect(receiver.states.length).toBeGreaterThanOrEqual(3))
  expect(receiver.states[0]).toMatchObject({ next: 301, door: 'closed', channels: [{ remaining: 20 }, {}] })
  expect(dispenser.log.first).toBe(0)
})

test('what happens shows in the next state at once, however much happens at a time', async () => {
  const dispenser = aDispenser()
  const link = aLink(dispenser)
  await until(() => expect(link.connected).toBe(true))
  for (let presses = 0; presses < 5; presses++) {
    dispenser.press(1, 'drops', Date.now())
    link.report()
  }
  await until(() => expect(receiver.states.length).toBe(1))
  expect(receiver.states[0]?.channels[0]).toMatchObject({ remaining: 15 })
  dispenser.press(1, 'drops', Date.now())
  link.report()
  await until(() => expect(receiver.states.length).toBe(2))
})

test('a refused device says so and asks again', async () => {
  receiver.secrets = new Map([['D1', 'right']])
  const dispenser = aDispenser()
  const link = aLink(dispenser, {}, 'wrong')
  await until(() => expect(link.counters.refusals).toBeGreaterThanOrEqual(2))
  expect(notices[0]).toMatchObject({ kind: 'refused' })
  receiver.secrets.set('D1', 'wrong')
  await untilDelivered(dispenser)
})

test('a device that may not listen is refused: without acks it could never forget', async () => {
  receiver.allowsSubscriptions = false
  const link = aLink(aDispenser())
  await until(() => expect(link.counters.refusals).toBeGreaterThanOrEqual(1))
  expect(notices[0]?.reason).toContain('refuses the subscription to d1/D1/dn/#')
  expect(receiver.births).toEqual([])
})

test('a broker that cannot be reached is a failure with its reason, and is tried ever less often', async () => {
  await receiver.stop()
  const link = aLink(aDispenser())
  await until(() => expect(link.counters.failures).toBeGreaterThanOrEqual(4))
  expect(notices[0]?.kind).toBe('failed')
  expect(notices[0]?.reason).toContain('ECONNREFUSED')
})

test('the pause between attempts doubles up to its limit, by half jittered', () => {
  const random = randomStream('jitter')
  const range = (failures: number, refused: boolean) => {
    const pauses = Array.from({ length: 500 }, () => retryPause(DEFAULT_TIMINGS, failures, refused, random))
    return [Math.min(...pauses), Math.max(...pauses)].map((pause) => Math.round(pause / 100) * 100)
  }
  expect(range(0, false)).toEqual([500, 1_000])
  expect(range(1, false)).toEqual([1_000, 2_000])
  expect(range(5, false)).toEqual([16_000, 32_000].map((pause) => expect.closeTo(pause, -3)))
  expect(range(60, false)).toEqual([60_000, 120_000].map((pause) => expect.closeTo(pause, -3)))
  expect(range(0, true)).toEqual([30_000, 60_000].map((pause) => expect.closeTo(pause, -3)))
})

test('messages that make no sense are counted and change nothing', async () => {
  receiver.acknowledging = false
  const dispenser = aDispenser()
  const link = aLink(dispenser)
  await until(() => expect(receiver.stored).toBe(1))
  receiver.tell('D1', 'ack', 'not json')
  receiver.tell('D1', 'ack', { log: 'log1' })
  receiver.tell('D1', 'ack', { log: 'log1', through: 5 })
  receiver.tell('D1', 'ack', { log: 'another', through: 0 })
  receiver.tell('D1', 'time', { at: 'yesterday' })
  receiver.tell('D1', 'command', { id: 'c1', op: 'identify' })
  receiver.tell('D1', 'config', { version: 'newest' })
  receiver.tell('D1', 'update', { version: '9.9.9' })
  await until(() => expect(link.counters.unreadable).toBe(7))
  expect(dispenser.log.length).toBe(1)
  expect(link.connected).toBe(true)
})

test('a board without a clock takes the time that the server tells', async () => {
  const dispenser = aDispenser({ clock: 'none' })
  const link = aLink(dispenser)
  await untilDelivered(dispenser)
  receiver.tell('D1', 'time', { at: new Date().toISOString() })
  await until(() => expect(dispenser.state(Date.now()).clock).toBe('server'))
  dispenser.press(1, 'drops', Date.now())
  link.flush()
  await untilDelivered(dispenser)
  expect(receiver.eventsOf('D1').map(({ clock }) => clock)).toEqual(['none', 'server'])
})

test('a log that overflows while connected tells the server by a second birth, and goes on', async () => {
  receiver.acknowledging = false
  const dispenser = aDispenser({ logCapacity: 20 })
  const link = aLink(dispenser)
  await until(() => expect(receiver.stored).toBe(1))
  record(dispenser, 60)
  receiver.acknowledging = true
  receiver.acknowledge('D1', 'log1')
  await untilDelivered(dispenser)
  expect(link.counters.connects).toBe(1)
  expect(receiver.births.map(({ conn, first }) => [conn, first])).toEqual([
    [1, 0],
    [1, 41],
  ])
  expect(receiver.missing).toEqual([])
})
