import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ack } from '../../protocol/messages/ack.ts'
import { aField, type Field } from '../devices/a-field.ts'
import { aBatch, aBirth, aChannel, aDoor, aFailure, aState, aTest, aVend } from '../devices/messages.ts'

let field: Field
beforeAll(async () => {
  field = await aField()
})
afterAll(() => field.cleanup())

const NOTHING = 'nothing' as const
/** What the server does with what breaks a rule. Every message is acknowledged and leaves the connection alone. */
interface Answer {
  /** Reasons in quarantine, in the order in which they came to lie there. */
  reasons?: string[]
  /** Of log-a: up to where it is acknowledged, `nothing` when the log was never begun, and what never arrived. */
  through: number | typeof NOTHING
  gaps?: [number, number][]
  /** Gaps that the acknowledgement asks for. */
  asks?: [number, number][]
  /** Events stored. */
  events: number
}
type Message = [kind: string, payload: unknown]
type Row = [rule: string, messages: Message[], answer: Answer]

const text = (message: unknown) => JSON.stringify(message)
/** A good message with something in its text replaced: what no serialiser would write. */
const garbled = (message: unknown, from: string, to: string) => text(message).replace(from, to)
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))
const birth: Message = ['birth', aBirth()]
const schema = (...messages: Message[]): [Message[], Answer] => [
  [birth, ...messages],
  { reasons: messages.map(() => 'schema'), through: -1, events: 0 },
]
/** An event that cannot be used is given up, so that it does not come for ever. */
const givenUp: Answer = { reasons: ['schema'], through: 0, gaps: [[0, 0]], events: 0 }
const badBirths: [string, object][] = [
  ['of another version', { v: 2 }],
  ['without a version', { v: undefined }],
  ['with a log id of other characters', { log: 'log a' }],
  ['with a log id that is too long', { log: 'x'.repeat(33) }],
  ['with an empty log id', { log: '' }],
  ['with a negative boot', { boot: -1 }],
  ['with half a connection', { conn: 1.5 }],
  ['with a boot beyond what a number can hold', { boot: 1e300 }],
  ['that holds more than it wrote', { first: 2, next: 1 }],
  ['with text for a number', { next: '0' }],
  ['with an endless firmware', { firmware: 'x'.repeat(65) }],
  ['with a bell in its firmware', { firmware: 'a\u0007b' }],
  ['with a configuration below zero', { config: -1 }],
  ['with an uptime below zero', { uptime: -1 }],
  ['with an endless clock', { at: 'x'.repeat(41) }],
  ['with a clock of an unknown kind', { clock: 'sundial' }],
  ['without channels', { channels: null }],
  ['with a hundred channels', { channels: many(100, () => aChannel(0)) }],
  ['with channel 0', { channels: [aChannel(0, { channel: 0 })] }],
  ['with channel 100', { channels: [aChannel(0, { channel: 100 })] }],
  ['with fewer than no units', { channels: [aChannel(0, { remaining: -1 })] }],
  ['with units beyond belief', { channels: [aChannel(0, { remaining: 10_001 })] }],
  ['with a total below zero', { channels: [aChannel(-1)] }],
  ['with a channel that has no totals', { channels: [aChannel(0, { counters: null })] }],
]
const badEvents: [string, object][] = [
  ['vend of channel 0', aVend(1, { channel: 0 })],
  ['vend of half a unit', aVend(1, { quantity: 0.5 })],
  ['vend of no unit', aVend(1, { quantity: 0 })],
  ['vend of 1,001 units', aVend(1, { quantity: 1_001 })],
  ['vend without totals', aVend(1, { counters: undefined })],
  ['vend with a total below zero', aVend(-5)],
  ['failure without a channel', aFailure(0, { channel: undefined })],
  ['test of text', aTest(0, { quantity: 'one' })],
  ['door that is ajar', aDoor(true, { open: 'ajar' })],
  ['event without a boot', aDoor(true, { boot: undefined })],
  ['event with an uptime below zero', aDoor(true, { uptime: -1 })],
  ['event with a clock of an unknown kind', aDoor(true, { clock: 'sundial' })],
  ['event with an endless clock', aDoor(true, { at: 'x'.repeat(41) })],
  ['event without a kind', aDoor(true, { kind: undefined })],
  ['event of a kind in capitals', aDoor(true, { kind: 'VEND' })],
  ['event of an endless kind', aDoor(true, { kind: 'x'.repeat(65) })],
  ['refill beyond belief', aDoor(true, { kind: 'refill', channel: 1, loaded: 1e9, remaining: 5 })],
  [
    'refill with no date for its expiry',
    aDoor(true, { kind: 'refill', channel: 1, loaded: 1, remaining: 1, expiry: '31/01/2030' }),
  ],
  ['count below zero', aDoor(true, { kind: 'count', channel: 1, remaining: -3 })],
  ['fault with a code that rings', aDoor(true, { kind: 'fault', code: '\u0007' })],
  ['climate beyond physics', aDoor(true, { kind: 'climate', celsius: -301, humidity: null })],
  ['climate without a temperature', aDoor(true, { kind: 'climate', humidity: 50 })],
  ['power of an unknown state', aDoor(true, { kind: 'power', state: 'flickering' })],
  ['event that is a number', 7 as unknown as object],
]
const badStates: [string, object][] = [
  ['with a signal above zero', { rssi: 5 }],
  ['hotter than an oven', { celsius: 301 }],
  ['wetter than water', { humidity: 201 }],
  ['with a door that is ajar', { door: 'ajar' }],
  ['with 33 faults', { faults: many(33, String) }],
  ['without its place in the log', { next: undefined }],
]

const rows: Row[] = [
  // Topics
  [
    'topics: a kind that does not exist',
    [birth, ['selfie', {}]],
    { reasons: ['topic'], through: -1, events: 0 },
  ],
  ['topics: a level too many', [birth, ['events/more', {}]], { reasons: ['topic'], through: -1, events: 0 }],
  ['topics: a kind in capitals', [birth, ['EVENTS', {}]], { reasons: ['topic'], through: -1, events: 0 }],
  ['topics: an empty kind', [birth, ['', {}]], { reasons: ['topic'], through: -1, events: 0 }],
  // Sizes
  [
    'sizes: a message of more than 64 KiB',
    [birth, ['events', Buffer.alloc(65_537, ' ')]],
    { reasons: ['oversized'], through: -1, events: 0 },
  ],
  [
    'sizes: 51 events in one batch are readable all the same, and kept',
    [birth, ['events', aBatch(0, ...many(51, (i) => aDoor(i % 2 === 0)))]],
    { reasons: ['schema'], through: 50, events: 51 },
  ],
  [
    'sizes: thousands of events in one batch are not read',
    [birth, ['events', aBatch(0, ...many(5_000, () => 0))]],
    { reasons: ['schema'], through: -1, events: 0 },
  ],
  ['sizes: a batch of no event', ...schema(['events', aBatch(0)])],
  [
    'sizes: a batch above 16 KiB and below 64 is kept',
    [birth, ['events', aBatch(0, ...many(50, () => aDoor(true, { note: 'x'.repeat(500) })))]],
    { through: 49, events: 50 },
  ],
  // Encodings
  ...(
    [
      ['nothing at all', '', 'json'],
      ['half an object', '{"v":1', 'json'],
      ['two objects', '{}{}', 'json'],
      ['HTML', '<script>alert(1)</script>', 'json'],
      ['UTF-16', Buffer.from(text(aBirth()), 'utf16le'), 'json'],
      ['a byte that is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'encoding'],
      ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'encoding'],
      ['half a character', Buffer.from([0x22, 0xe4, 0xb8, 0x22]), 'encoding'],
      ['NUL in a text', garbled(aBirth(), '1.4.0', '1.4\\u0000'), 'content'],
      ['half a surrogate pair', garbled(aBirth(), '1.4.0', '\\ud83d'), 'content'],
      ['a key that is no property', garbled(aBirth(), '"v":1', '"v":1,"__proto__":{"admin":1}'), 'content'],
      ['a hundred levels', `${'['.repeat(100)}${']'.repeat(100)}`, 'content'],
      ['a list for an object', '[]', 'schema'],
      ['null', 'null', 'schema'],
      ['a number', '1e999', 'schema'],
    ] as const
  ).map(
    ([what, payload, reason]): Row => [
      `encodings: ${what}`,
      [birth, ['state', payload]],
      { reasons: [reason], through: -1, events: 0 },
    ],
  ),
  // Messages
  ...badBirths.map(
    ([what, more]): Row => [
      `birth: one ${what}`,
      [['birth', { ...aBirth(), ...more }]],
      { reasons: ['schema'], through: NOTHING, events: 0 },
    ],
  ),
  ...badStates.map(
    ([what, more]): Row => [`state: one ${what}`, ...schema(['state', { ...aState(), ...more }])],
  ),
  ...badEvents.map(
    ([what, event]): Row => [`events: a ${what}`, [birth, ['events', aBatch(0, event)]], givenUp],
  ),
  ['will: one without its connection', ...schema(['will', { v: 1, boot: 1 }])],
  ['will: one of another version', ...schema(['will', { v: 9, boot: 1, conn: 1 }])],
  ['reply: one to nothing', ...schema(['reply', { v: 1 }])],
  ['config: one without a version', ...schema(['config', { v: 1, status: 'applied' }])],
  ['update: one to no version', ...schema(['update', { v: 1, to: 'latest', state: 'queued' }])],
  [
    'events: good ones around a bad one are kept',
    [birth, ['events', aBatch(0, aVend(1), aVend(2, { channel: 0 }), aVend(3))]],
    { reasons: ['schema'], through: 2, gaps: [[1, 1]], events: 2 },
  ],
  [
    'events: of an unknown kind, and with unknown fields, are kept',
    [birth, ['events', aBatch(0, aDoor(true, { kind: 'tilt' }), aDoor(true, { colour: 'red' }))]],
    { through: 1, events: 2 },
  ],
  // Identity of events and sequence
  ['sequence: a number below zero', ...schema(['events', aBatch(-1, aDoor(true))])],
  ['sequence: half a number', ...schema(['events', aBatch(0.5, aDoor(true))])],
  [
    'sequence: a number beyond what counts',
    ...schema(['events', aBatch(Number.MAX_SAFE_INTEGER, aDoor(true))]),
  ],
  [
    'sequence: far ahead of a hole',
    [birth, ['events', aBatch(9_000_000_000, aDoor(true))]],
    { reasons: ['too_far_ahead'], through: -1, events: 0 },
  ],
  [
    'sequence: a hole is asked for, and nothing is taken for lost',
    [birth, ['events', aBatch(2, aVend(3))]],
    { through: -1, gaps: [[0, 1]], asks: [[0, 1]], events: 1 },
  ],
  [
    'identity: the same key and content again',
    [birth, ['events', aBatch(0, aVend(1))], ['events', aBatch(0, aVend(1))]],
    { through: 0, events: 1 },
  ],
  [
    'identity: the same key with other content',
    [birth, ['events', aBatch(0, aVend(1))], ['events', aBatch(0, aDoor(true))]],
    { reasons: ['conflict'], through: 0, events: 1 },
  ],
  [
    'identity: a later connection of a boot that began earlier',
    [birth, ['birth', aBirth({ conn: 2, uptime: 10 })]],
    { reasons: ['cloned'], through: -1, events: 0 },
  ],
  [
    'identity: a birth anew on the same connection, which is how a machine says that something is lost',
    [birth, ['birth', aBirth({ uptime: 77_000, first: 2, next: 2 })]],
    { through: 1, gaps: [[0, 1]], events: 0 },
  ],
  [
    'identity: births that alternate',
    many(8, (i): Message => ['birth', aBirth({ boot: i % 2 === 0 ? 9 : 5, conn: i + 1, uptime: i * 1_000 })]),
    { reasons: ['cloned', 'cloned'], through: -1, events: 0 },
  ],
  ['identity: the same birth again and again', many(8, () => birth), { through: -1, events: 0 }],
  // Counting
  [
    'counting: a total that falls within a log',
    [birth, ['events', aBatch(0, aVend(50), aVend(3))]],
    { reasons: ['counter_fell'], through: 1, events: 2 },
  ],
  [
    'counting: a total that rises without an event and without a hole',
    [birth, ['events', aBatch(0, aVend(1), aVend(9))]],
    { reasons: ['counter_jumped'], through: 1, events: 2 },
  ],
  [
    'counting: a birth that tells less than the events',
    [
      ['birth', aBirth({ channels: [aChannel(7)] })],
      ['events', aBatch(0, aVend(8))],
      ['birth', aBirth({ conn: 2, next: 1, channels: [aChannel(2)] })],
    ],
    { reasons: ['counter_fell'], through: 0, events: 1 },
  ],
  [
    'counting: what the log overflowed is lost, and nothing else',
    [birth, ['events', aBatch(0, aVend(1))], ['birth', aBirth({ conn: 2, first: 5, next: 5 })]],
    { through: 4, gaps: [[1, 4]], events: 1 },
  ],
  // Time
  ...(
    [
      ['of 1970', { at: '1970-01-01T00:00:00.000Z', clock: 'rtc' }],
      ['of 2036', { at: '2036-02-07T06:28:16.000Z', clock: 'ntp' }],
      ['fifty years ahead', { at: '2076-01-01T00:00:00.000Z', clock: 'server' }],
      ['that is no time', { at: 'yesterday', clock: 'ntp' }],
      ['of a boot nobody knows', { boot: 77 }],
      ['with an uptime of ages', { uptime: Number.MAX_SAFE_INTEGER }],
    ] as const
  ).map(
    ([what, more]): Row => [
      `time: an event ${what} is kept`,
      [birth, ['events', aBatch(0, aVend(1, more))]],
      { through: 0, events: 1 },
    ],
  ),
]

describe('every rule of the protocol, broken by a client that does as it likes', () => {
  it.each(rows)('%s', async (_rule, messages, answer) => {
    const machine = await field.aMachine({ stock: 100 })
    const device = await field.connect(machine)
    for (const [kind, payload] of messages) {
      const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : text(payload)
      expect(await device.publish(`d1/${machine.id}/up/${kind}`, bytes)).toBe(true)
    }
    const { reasons = [], through, gaps = [], asks, events } = answer
    const { logs, quarantined, discrepancies } = await field.devices.reader.delivery(null, machine.id)
    expect(quarantined.map(({ reason }) => reason).reverse()).toEqual(reasons)
    const log = logs.find((each) => each.log === 'log-a')
    if (through === NOTHING) expect(log).toBeUndefined()
    else expect(log).toMatchObject({ through, gaps, events })
    expect(discrepancies).toEqual([])
    expect(Object.prototype).not.toHaveProperty('admin')

    // The connection is as good as before, and a birth is answered at once with what is committed.
    device.letters.length = 0
    expect(await device.tell('birth', aBirth({ boot: 100 }))).toBe(true)
    const committed = through === NOTHING ? -1 : through
    const ack = await device.hears<Ack>('ack')
    expect(ack).toEqual({ log: 'log-a', through: committed, ...(asks && { gaps: asks }) })
    const next = aBatch(committed + 1, aDoor(true, { boot: 100 }))
    expect(await device.tell('events', next)).toBe(true)
    expect((await field.devices.reader.delivery(null, machine.id)).logs).toContainEqual(
      expect.objectContaining({ log: 'log-a', events: events + 1 }),
    )
    await device.disconnect()
  })
})

describe('presence', () => {
  it('is not ended by the will of an earlier connection, and is by that of this one', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    await device.tell('birth', aBirth({ boot: 3, conn: 2 }))
    const presence = async () => (await field.devices.reader.get(null, machine.id)).presence
    for (const will of [
      { v: 1, boot: 3, conn: 1 },
      { v: 1, boot: 2, conn: 9 },
    ]) {
      await device.tell('will', will)
      expect(await presence()).toBe('online')
    }
    await device.tell('will', { v: 1, boot: 3, conn: 2 })
    expect(await presence()).toBe('offline')
    await device.tell('state', aState({ boot: 3 }))
    expect(await presence()).toBe('online')
    await device.disconnect()
  })
})

describe('a message of another quality of service than the protocol says', () => {
  it('is stored, and answered as MQTT wants it', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    const topic = `d1/${machine.id}/up/events`
    device.send0(topic, text(aBatch(0, aDoor(true))))
    expect(await device.ping()).toBe(true)
    device.send({
      cmd: 'publish',
      topic,
      payload: text(aBatch(1, aDoor(false))),
      qos: 2,
      dup: false,
      retain: false,
      messageId: 900,
    })
    expect(await device.tell('birth', aBirth())).toBe(true)
    device.send({ cmd: 'pubrel', messageId: 900 })
    expect(await device.ping()).toBe(true)
    const { logs } = await field.devices.reader.delivery(null, machine.id)
    expect(logs).toMatchObject([{ through: 1, events: 2 }])
    await device.disconnect()
  })
})
