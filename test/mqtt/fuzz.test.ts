import fc from 'fast-check'
import mqtt from 'mqtt-packet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeFindings, verifyDatabase } from '../../server/db/verify.ts'
import { aField, type Field, type Machine } from '../devices/a-field.ts'
import { aBatch, aBirth, aChannel, aDoor, aState, aTest, aVend } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'

/** `npm run fuzz` tries a hundred thousand; the seed is that of all properties (`SEED=…`). */
const CASES = Number(process.env.FUZZ_CASES ?? 3_000)
/** Sessions, or messages under way, at once. */
const AT_ONCE = 20
/** A good client is looked after every so many rounds. */
const ROUNDS_BETWEEN_GOOD_CLIENTS = 25
/** Far above what it takes, and a sign of life all the same: milliseconds. */
const PATIENCE = 10_000

let field: Field
let pool: Machine[]
beforeAll(async () => {
  field = await aField()
  pool = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, i) =>
      field.aMachine({ id: `fuzz-${String(i).padStart(2, '0')}`, stock: 1_000 }),
    ),
  )
})
afterAll(() => field.cleanup())

/** A device that has nothing to do with what went before signs in, and its vend becomes an issue. */
async function servesAGoodClient(): Promise<void> {
  const machine = await field.aMachine({ stock: 1 })
  const served = (async () => {
    const device = await field.connect(machine)
    const answers = [await device.tell('birth', aBirth()), await device.tell('events', aBatch(0, aVend(1)))]
    await device.disconnect()
    return answers
  })()
  const tooLate = new Promise<string>((resolve) => setTimeout(resolve, PATIENCE, 'too late').unref())
  expect(await Promise.race([served, tooLate])).toEqual([true, true])
  const { logs } = await field.devices.reader.delivery(null, machine.id)
  expect(logs).toMatchObject([{ through: 0, events: 1 }])
}

async function promisesHold(): Promise<void> {
  await field.devices.ingest.flush()
  const { sound, lines } = describeFindings(await verifyDatabase(field.db))
  expect(sound, lines.join('\n')).toBe(true)
}

/** As many rounds of `AT_ONCE` cases as make up half of them all, a good client now and then, and the oracle. */
async function assertSurvives<T>(one: fc.Arbitrary<T>, play: (cases: T[]) => Promise<void>): Promise<void> {
  const numRuns = Math.ceil(CASES / 2 / AT_ONCE)
  const round = fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE })
  let played = 0
  const property = fc.asyncProperty(round, async (cases) => {
    await play(cases)
    if (played++ % ROUNDS_BETWEEN_GOOD_CLIENTS === 0) await servesAGoodClient()
  })
  // Shrinking a round of sessions would take longer than reading it.
  await fc.assert(property, { numRuns, endOnFailure: true })
  await servesAGoodClient()
  await promisesHold()
}

const goodPackets = [
  mqtt.generate({ cmd: 'pingreq' }),
  ...([0, 1, 2] as const).map((qos) =>
    mqtt.generate({
      cmd: 'publish',
      topic: 'd1/fuzz-00/up/events',
      payload: JSON.stringify(aBatch(0, aVend(1))),
      qos,
      dup: qos === 1,
      retain: false,
      messageId: 3,
    }),
  ),
  mqtt.generate({ cmd: 'subscribe', messageId: 4, subscriptions: [{ topic: 'd1/fuzz-00/dn/#', qos: 1 }] }),
  mqtt.generate({ cmd: 'unsubscribe', messageId: 5, unsubscriptions: ['d1/fuzz-00/dn/#'] }),
  mqtt.generate({ cmd: 'puback', messageId: 6 }),
  mqtt.generate({ cmd: 'pubrec', messageId: 7 }),
  mqtt.generate({ cmd: 'pubrel', messageId: 7 }),
  mqtt.generate({ cmd: 'pubcomp', messageId: 7 }),
  mqtt.generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }),
  mqtt.generate({ cmd: 'disconnect' }),
  mqtt.generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'fuzz-00',
    keepalive: 9,
    username: 'fuzz-00',
    password: Buffer.from('y'),
    will: { topic: 'd1/fuzz-00/up/will', payload: Buffer.from('{}'), qos: 1, retain: false },
  }),
]
/** In the name of who sends it. */
const inNameOf = (bytes: Buffer, id: string): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll('fuzz-00', id), 'latin1')

/** Noise, and good packets with bytes changed, cut off or glued together, which get deeper into a parser. */
const packet = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(
      fc.array(fc.constantFrom(...goodPackets), { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 4 }),
      fc.option(fc.nat(300), { nil: undefined }),
    )
    .map(([good, changes, length]) => {
      const bytes = Buffer.concat(good)
      for (const [at, value] of changes) bytes[at % bytes.length] = value
      return length === undefined ? bytes : bytes.subarray(0, (length % bytes.length) + 1)
    }),
)
const session = fc.record({
  signedIn: fc.boolean(),
  packets: fc.array(packet, { minLength: 1, maxLength: 5 }),
  cut: fc.boolean(),
})

const nasty = fc.constantFrom<unknown>(
  null,
  true,
  '',
  '\u0000',
  '\ud800',
  '\u202e',
  '__proto__',
  'x'.repeat(5_000),
  -0,
  -1,
  0.5,
  1e300,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  [],
  {},
  [[[[]]]],
  Array.from({ length: 60 }, () => aDoor(true)),
  { vend: -1, failed: 0, test: 0 },
  '1970-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
)
const goodMessages: [kind: string, message: object][] = [
  ['birth', aBirth({ channels: [aChannel(3)], next: 5 })],
  ['state', aState({ channels: [aChannel(3)] })],
  ['will', { v: 1, boot: 1, conn: 1 }],
  ['events', aBatch(0, aVend(1), aDoor(true), aTest(1), aVend(2))],
  ['events', aBatch(3, aDoor(true, { kind: 'climate', celsius: 20, humidity: 50 }), aVend(9))],
  ['reply', { v: 1, id: 'c-1', state: 'done', boot: 1, conn: 1, uptime: 5, at: null, clock: 'none' }],
  ['config', { v: 1, version: 3, status: 'applied' }],
  ['update', { v: 1, to: '1.4.1', state: 'downloading', received: 7 }],
]
/** A good message with values somewhere in it replaced or taken away, or bytes of its text changed. */
const said = fc
  .record({
    good: fc.constantFrom(...goodMessages),
    values: fc.array(
      fc.tuple(fc.nat(200), fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }))),
      { maxLength: 3 },
    ),
    bytes: fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 2 }),
    kind: fc.option(
      fc.constantFrom('birth', 'events', 'state', 'will', 'reply', 'config', 'update', 'selfie'),
      { nil: undefined, freq: 10 },
    ),
  })
  .map(({ good: [own, message], values, bytes, kind = own }) => {
    const copy: unknown = structuredClone(message)
    for (const [pick, value] of values) replaceSomewhere(copy, pick, value)
    const payload = Buffer.from(JSON.stringify(copy))
    for (const [at, value] of bytes) payload[at % payload.length] = value
    return { kind, payload }
  })

function replaceSomewhere(root: unknown, pick: number, value: unknown): void {
  const places: { owner: Record<string, unknown>; key: string }[] = []
  const visit = (owner: unknown) => {
    if (typeof owner !== 'object' || owner === null) return
    for (const key of Object.keys(owner)) {
      places.push({ owner: owner as Record<string, unknown>, key })
      visit((owner as Record<string, unknown>)[key])
    }
  }
  visit(root)
  const place = places[pick % Math.max(1, places.length)]
  if (!place) return
  if (value === undefined) delete place.owner[place.key]
  else place.owner[place.key] = structuredClone(value)
}

describe('whatever is sent', {
  timeout: 60_000 + CASES * 60,
}, () => {
  it('as packets, before and after signing in, nobody else suffers and every promise holds', async () => {
    await assertSurvives(session, async (sessions) => {
      const play = async ({ signedIn, packets, cut }: (typeof sessions)[number], machine: Machine) => {
        const device = signedIn ? await field.connect(machine) : await RawDevice.open(field.broker.port)
        for (const bytes of packets) device.socket.write(inNameOf(bytes, machine.id))
        if (cut) device.socket.resetAndDestroy()
        else device.socket.end()
        await device.ended
      }
      await Promise.all(sessions.map((each, i) => play(each, pool[i % pool.length] as Machine)))
    })
    await expect.poll(() => field.broker.connected).toBe(0)
  })

  it('as messages of a device, each is acknowledged, nothing else suffers and every promise holds', async () => {
    const devices = await Promise.all(pool.map((machine) => field.connect(machine)))
    await assertSurvives(said, async (messages) => {
      const answers = messages.map(({ kind, payload }, i) => {
        const device = devices[i % devices.length] as RawDevice
        return device.publish(`d1/${device.id}/up/${kind}`, payload)
      })
      expect(await Promise.all(answers)).toEqual(messages.map(() => true))
    })
    for (const device of devices) await device.disconnect()
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
