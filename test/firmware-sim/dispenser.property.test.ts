import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ack } from '../../protocol/messages/ack.ts'
import { type Events, events as eventsMessage, type KnownEvent } from '../../protocol/messages/events.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../../protocol/messages/parts.ts'
import { aDispenser, START } from './builders.ts'

/** What may happen between a device and its server. `pick` chooses among what is possible at that moment. */
type Step =
  | { do: 'press'; channel: number; mechanism: 'drops' | 'sticks' | 'jams' }
  | {
      do:
        | 'test'
        | 'refill'
        | 'climate'
        | 'reboot'
        | 'reconnect'
        | 'timeout'
        | 'send'
        | 'say ack'
        | 'torn write'
    }
  | { do: 'arrive' | 'lose' | 'hear ack' | 'lose ack' | 'decay'; pick: number }

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('press' as const),
        channel: fc.constantFrom(1, 2),
        mechanism: fc.constantFrom('drops', 'drops', 'sticks', 'jams'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('test', 'refill', 'climate', 'reboot', 'reconnect', 'timeout', 'torn write'),
      }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('send', 'say ack') }) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constantFrom('arrive', 'lose', 'hear ack', 'lose ack'), pick: fc.nat() }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('decay' as const), pick: fc.nat() }) },
  ) satisfies fc.Arbitrary<Step>,
  { minLength: 20, maxLength: 300 },
)

/** A server that stores by sequence number and says what is contiguous and what is missing, as docs/dispenser-protocol.md says. */
class Store {
  readonly events = new Map<number, KnownEvent>()
  highest = -1

  take(batch: Events): void {
    for (const [index, event] of batch.events.entries()) {
      const seq = batch.first + index
      // The same key with other content would be a cloned board.
      if (this.events.has(seq)) expect(this.events.get(seq)).toEqual(event)
      this.events.set(seq, event as KnownEvent)
      this.highest = Math.max(this.highest, seq)
    }
  }

  /** `lostBelow`: the device has said that it holds nothing before this. */
  ack(lostBelow: number): Ack {
    const has = (seq: number) => seq < lostBelow || this.events.has(seq)
    let through = lostBelow - 1
    while (has(through + 1)) through++
    const gaps: [number, number][] = []
    for (let seq = through + 1; seq < this.highest; seq++) {
      if (has(seq)) continue
      const first = seq
      while (!has(seq + 1)) seq++
      gaps.push([first, seq])
    }
    return { log: 'log1', through, gaps: gaps.slice(0, 64) }
  }
}

/** A device, a server and the network between them, which may lose, delay and reorder. */
class World {
  readonly device
  readonly server = new Store()
  /** What the log was given; null for what it cannot give back. */
  readonly written: (KnownEvent | null)[] = []
  readonly flying: Events[] = []
  readonly acksFlying: Ack[] = []
  acked = -1
  private now = START
  private lostBelow = 0

  constructor(readonly capacity: number) {
    this.device = aDispenser({
      logCapacity: capacity,
      channels: [{ remaining: 6 }, { remaining: 20 }],
      cooldown: 3,
    })
    this.remember()
  }

  step(step: Step): void {
    this.now++
    const { device } = this
    switch (step.do) {
      case 'press':
        device.press(step.channel, step.mechanism, this.now)
        break
      case 'test':
        device.testVend(2, 'drops', this.now)
        break
      case 'refill':
        if ((device.reports[0]?.remaining ?? 20) <= 15) device.refill(1, 5, this.now)
        break
      case 'climate':
        device.sense(21, 50, this.now)
        break
      case 'reboot':
        device.powerOff(this.now, this.now % 2 === 0)
        device.powerOn(this.now)
        this.reconnect()
        break
      case 'reconnect':
        this.reconnect()
        break
      case 'torn write':
        device.failDuringWrite()
        device.press(2, 'drops', this.now)
        this.remember()
        device.powerOn(this.now)
        this.reconnect()
        break
      case 'decay': {
        const from = device.log.first + (step.pick % Math.max(1, device.log.length))
        device.log.decay(from, from + 3)
        for (let seq = from; seq < Math.min(from + 3, this.written.length); seq++) this.written[seq] = null
        break
      }
      case 'timeout':
        device.resend()
        break
      case 'send':
        this.send()
        break
      case 'say ack':
        this.acksFlying.push(this.server.ack(this.lostBelow))
        break
      case 'arrive':
        for (const batch of take(this.flying, step.pick)) this.server.take(batch)
        break
      case 'lose':
        take(this.flying, step.pick)
        break
      case 'hear ack':
        for (const ack of take(this.acksFlying, step.pick)) this.hear(ack)
        break
      case 'lose ack':
        take(this.acksFlying, step.pick)
        break
    }
    this.remember()
  }

  /** The network heals: everything still held reaches the server. */
  settle(): void {
    this.reconnect()
    for (let round = 0; round < 100 && this.device.log.length > 0; round++) {
      this.send()
      for (const batch of this.flying.splice(0)) this.server.take(batch)
      this.hear(this.server.ack(this.lostBelow))
    }
  }

  private hear(ack: Ack): void {
    const { verdict, birthDue } = this.device.receiveAck(ack)
    expect(verdict).toBe('accepted')
    this.acked = Math.max(this.acked, ack.through)
    if (birthDue) this.sayBirth()
  }

  private reconnect(): void {
    this.device.beginConnection()
    this.sayBirth()
  }

  private sayBirth(): void {
    this.lostBelow = Math.max(this.lostBelow, this.device.birth(this.now).first)
  }

  private send(): void {
    for (let batch = this.device.takeBatch(); batch; batch = this.device.takeBatch()) {
      expect(eventsMessage.parse(batch)).toEqual(batch)
      expect(batch.events.length).toBeLessThanOrEqual(MAX_BATCH_EVENTS)
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(MAX_BATCH_BYTES)
      expect(this.device.inFlight).toBeLessThanOrEqual(2)
      this.flying.push(batch)
    }
  }

  private remember(): void {
    const { log } = this.device
    for (let seq = this.written.length; seq < log.next; seq++) this.written.push(log.at(seq) ?? null)
  }
}

const isDamage = (step: Step): boolean => step.do === 'torn write' || step.do === 'decay'

function take<T>(list: T[], pick: number): T[] {
  return list.length === 0 ? [] : list.splice(pick % list.length, 1)
}

test('whatever the network does, the log holds all that happened after the last ack, as far as it is large', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(8, 60, 1_000), (list, capacity) => {
      const world = new World(capacity)
      for (const step of list) {
        world.step(step)
        const { log } = world.device
        expect(log.next).toBe(world.written.length)
        expect(log.first).toBe(Math.max(world.acked + 1, log.next - capacity, log.droppedBelow))
        const held = Array.from({ length: log.length }, (_, i) => log.at(log.first + i) ?? null)
        expect(held).toEqual(world.written.slice(log.first))
      }
    }),
    { numRuns: 300 },
  )
})

test('whatever the network does, lifetime counters never fall and explain every vend', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const world = new World(1_000)
      for (const step of list) if (!isDamage(step)) world.step(step)
      const latest = new Map<number, { vend: number; failed: number; test: number }>()
      let vends = 0
      for (const event of world.written) {
        if (event?.kind === 'vend') vends++
        if (event?.kind !== 'vend' && event?.kind !== 'failed' && event?.kind !== 'test') continue
        const before = latest.get(event.channel) ?? { vend: 0, failed: 0, test: 0 }
        expect(event.counters.vend).toBe(before.vend + (event.kind === 'vend' ? 1 : 0))
        expect(event.counters.failed).toBe(before.failed + (event.kind === 'failed' ? 1 : 0))
        expect(event.counters.test).toBe(before.test + (event.kind === 'test' ? 1 : 0))
        latest.set(event.channel, event.counters)
      }
      expect(world.device.reports.reduce((sum, { counters }) => sum + counters.vend, 0)).toBe(vends)
    }),
    { numRuns: 200 },
  )
})

test('once the network heals, the server has every event that neither overflow nor damage took, and counters tell the rest', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(8, 60, 1_000), (list, capacity) => {
      const world = new World(capacity)
      for (const step of list) world.step(step)
      world.settle()
      expect(world.device.log.length).toBe(0)
      const missing = world.written.filter((_, seq) => !world.server.events.has(seq)).length
      expect(missing).toBeLessThanOrEqual(world.device.log.overflowed)
      const { dropped, reports } = world.device
      for (const { channel, counters } of reports) expect(counters.vend).toBe(dropped.get(channel) ?? 0)
    }),
    { numRuns: 300 },
  )
})
