/** A fleet of dispensers in a process of its own. Its parent tells it what to do, one order after another. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Identity, type Load, LoadDevice } from './load.device.ts'

export type LoadOrder =
  | { order: 'connect'; port: number; devices: Identity[] }
  /** All of them lost their connection: they come back as soon as they can. */
  | { order: 'return'; port: number }
  /** `rate`: messages a second in all; null = each device sends when its message before is acknowledged. */
  | { order: 'run'; load: Load; rate: number | null; warmUpMs: number; measureMs: number }
export interface LoadResult {
  messagesPerSecond: number
  eventsPerSecond: number
  /** All that were sent, before and after the time measured, too. */
  events: number
  /** Events a second of which the server said, with `dn/ack`, that they are stored. */
  storedPerSecond: number
  /** Milliseconds from when a message was due to its PUBACK. */
  p50: number
  p99: number
}

/** The server takes 1,000 connections a second from one address, as a county behind one router has. */
const SOURCES = 10
/** A fleet that is new comes little by little, one that lost its server all at once: as many as a backlog of connections takes. */
const CONNECTING_AT_ONCE = 100
const RETURNING_AT_ONCE = 1_000
/** A device that was refused tries again after this long at least and twice as long at most: milliseconds. */
const RETRY_MS = 200
const IDLE_WITHIN_MS = 30_000

const fleet: LoadDevice[] = []
const sourceOf = (i: number): string => `127.0.0.${(i % SOURCES) + 1}`

async function signIn(port: number, atOnce: number): Promise<void> {
  let next = 0
  const some = async () => {
    while (next < fleet.length) {
      const i = next++
      const device = fleet[i]
      for (let signedIn = false; device && !signedIn; ) {
        signedIn = await device.signIn({ port, source: sourceOf(i) }).then(
          () => true,
          () => false,
        )
        if (!signedIn) await delay(RETRY_MS * (1 + Math.random()))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, some))
}

async function run({ load, rate, warmUpMs, measureMs }: Extract<LoadOrder, { order: 'run' }>) {
  const idle = [...fleet]
  let latencies: number[] | null = null
  let running = true
  let messages = 0
  for (const device of fleet) {
    device.take(load)
    device.acknowledged = () => {
      const now = performance.now()
      messages++
      latencies?.push(now - (device.sentAt ?? now))
      device.sentAt = null
      if (!running || rate !== null) idle.push(device)
      else device.send(now)
    }
  }
  const sender = rate === null ? sendToAll(idle) : sendAtRate(idle, rate)
  await delay(warmUpMs)
  latencies = []
  const stored = total((device) => device.through)
  const began = performance.now()
  await delay(measureMs)
  const seconds = (performance.now() - began) / 1_000
  const taken = Float64Array.from(latencies).sort()
  const storedPerSecond = (total((device) => device.through) - stored) / seconds
  latencies = null
  running = false
  clearInterval(sender)
  for (const until = performance.now() + IDLE_WITHIN_MS; idle.length < fleet.length; ) {
    if (performance.now() > until) throw new Error(`${fleet.length - idle.length} devices wait for a PUBACK`)
    await delay(10)
  }
  return {
    messagesPerSecond: taken.length / seconds,
    eventsPerSecond: (taken.length * load.eventsPerMessage) / seconds,
    events: messages * load.eventsPerMessage,
    storedPerSecond,
    p50: taken[Math.floor(taken.length * 0.5)] ?? Number.NaN,
    p99: taken[Math.floor(taken.length * 0.99)] ?? Number.NaN,
  }
}

const total = (of: (device: LoadDevice) => number): number =>
  fleet.reduce((sum, device) => sum + of(device), 0)

function sendToAll(idle: LoadDevice[]): undefined {
  for (const device of idle.splice(0)) device.send(performance.now())
}

/** Late messages count from when they were due, so that a server that stalls cannot hide it. */
function sendAtRate(idle: LoadDevice[], rate: number): NodeJS.Timeout {
  const began = performance.now()
  let sent = 0
  return setInterval(() => {
    const now = performance.now()
    while (began + (sent * 1_000) / rate <= now) {
      const device = idle.shift()
      if (!device) break
      device.send(began + (sent++ * 1_000) / rate)
    }
  }, 2)
}

async function carryOut(order: LoadOrder): Promise<unknown> {
  switch (order.order) {
    case 'connect':
      fleet.push(...order.devices.map((identity) => new LoadDevice(identity)))
      return signIn(order.port, CONNECTING_AT_ONCE)
    case 'return':
      return signIn(order.port, RETURNING_AT_ONCE)
    case 'run':
      return run(order)
  }
}

process.on('message', (order: LoadOrder) => {
  carryOut(order).then(
    (result) => process.send?.({ result: result ?? null }),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit(0))
