import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aField, type Field, type Machine } from './a-field.ts'
import { aBatch, aBirth, aChannel, aDoor, aState, aVend } from './messages.ts'
import { HOUR, message, NOW, type Said, speaking } from './speaking.ts'

let field: Field
beforeAll(async () => {
  field = await aField()
})
afterAll(() => field.cleanup())
const { say, logOf, eventsOf, unitsAt, presentOf, reasonsOf } = speaking(() => field)

/** A machine whose board was swapped while it still held events 2 and 3 of its log. */
const swap: Said[] = [
  ['birth', aBirth({ boot: 40, next: 4, channels: [aChannel(503)] })],
  ['events', aBatch(0, aVend(501, { boot: 40 }), aVend(502, { boot: 40 }))],
  ['birth', aBirth({ log: 'log-b', boot: 1, conn: 1, channels: [aChannel(0, { remaining: 20 })] })],
  ['state', aState({ log: 'log-b', celsius: 19, channels: [aChannel(0, { remaining: 20 })] })],
  ['events', { ...aBatch(0, aVend(1)), log: 'log-b' }],
]
const rest = aBatch(2, aVend(503, { boot: 40 }), aDoor(true, { boot: 40 }))

describe('a board that was swapped', () => {
  const outcome = async (machine: Machine) => ({
    old: await logOf(machine, 'log-a'),
    present: await logOf(machine, 'log-b'),
    units: await unitsAt(machine),
    reasons: await reasonsOf(machine),
  })

  it('delivers the rest of its log later, which is issued and does not move the present', async () => {
    const machine = await field.aMachine({ stock: 100 })
    await say(machine, ...swap)
    const before = await presentOf(machine)
    await say(
      machine,
      ['birth', aBirth({ boot: 41, next: 4, channels: [aChannel(503, { remaining: 1 })] })],
      ['state', aState({ boot: 41, next: 4, door: 'open', celsius: 40, channels: [aChannel(503)] })],
      ['events', rest],
    )
    expect(field.devices.ingest.acknowledgement(machine.id)).toEqual({ log: 'log-a', through: 3 })
    expect(await outcome(machine)).toMatchObject({
      old: { generation: 1, through: 3, events: 4, gaps: [] },
      present: { generation: 2, through: 0, events: 1 },
      units: 96,
      reasons: [],
    })
    const { lastSeenAt: _then, ...told } = before
    expect(await presentOf(machine)).toMatchObject(told)
  })

  it('is known as the older one after a restart, too', async () => {
    const machine = await field.aMachine({ stock: 100 })
    await say(machine, ...swap)
    await field.restart()
    const before = await presentOf(machine)
    await say(machine, ['events', rest], ['birth', aBirth({ boot: 41, next: 4, channels: [aChannel(503)] })])
    expect(await outcome(machine)).toMatchObject({
      old: { through: 3, events: 4, unattributed: 0 },
      units: 96,
      reasons: [],
    })
    expect(await presentOf(machine)).toMatchObject({ log: 'log-b', boot: 1, state: before.state })
  })

  it('counts boots of its own: the time of one board says nothing of the other', async () => {
    const machine = await field.aMachine()
    await say(
      machine,
      ['birth', aBirth({ boot: 5, uptime: 0 }), NOW],
      ['birth', aBirth({ log: 'log-b', boot: 5, uptime: 0 }), NOW + 10 * HOUR],
    )
    await say(
      machine,
      ['events', { ...aBatch(0, aDoor(true, { boot: 5, uptime: HOUR })), log: 'log-b' }, NOW + 12 * HOUR],
      ['events', aBatch(0, aDoor(true, { boot: 5, uptime: HOUR })), NOW + 12 * HOUR],
    )
    expect((await eventsOf(machine)).map(({ log, occurredAt }) => [log, occurredAt.getTime() - NOW])).toEqual(
      [
        ['log-a', HOUR],
        ['log-b', 11 * HOUR],
      ],
    )
  })
})

describe('a board that came from another machine', () => {
  it('is known by its log, which is random; what it delivers is taken, and a person is told', async () => {
    const [one, other] = [await field.aMachine({ stock: 9 }), await field.aMachine({ stock: 9 })]
    const log = 'h3k9c2'
    await say(one, ['events', { ...aBatch(0, aVend(1)), log }])
    await say(
      other,
      ['birth', aBirth({ log, first: 1, next: 2 })],
      ['events', { ...aBatch(1, aVend(2)), log }],
    )
    const { quarantined } = await field.devices.delivery(null, other.id)
    expect(quarantined).toMatchObject([{ reason: 'foreign_log', detail: expect.stringContaining(one.id) }])
    expect(await field.devices.get(null, other.id)).toMatchObject({ suspect: true })
    expect(await field.devices.get(null, one.id)).toMatchObject({ suspect: false })
    expect(await unitsAt(other)).toBe(8)
    // Said once, when the log begins.
    await field.restart()
    await say(other, ['events', { ...aBatch(2, aVend(3)), log }])
    expect(await reasonsOf(other)).toEqual(['foreign_log'])
  })

  it('is noticed when both speak for the first time in one transaction', async () => {
    const machines = [await field.aMachine(), await field.aMachine()]
    await field.devices.ingest.commit(
      machines.map((machine) => message(machine, 'birth', aBirth({ log: 'same-log-id' }))),
    )
    const reasons = await Promise.all(machines.map(reasonsOf))
    expect(reasons).toEqual([['foreign_log'], ['foreign_log']])
  })
})

describe('two machines under one name', () => {
  it('are told by the other content of one key, and shown until a person has seen to it', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(machine, ['events', aBatch(0, aVend(1), aVend(2))], ['events', aBatch(1, aDoor(true))])
    expect(await reasonsOf(machine)).toEqual(['conflict'])
    expect(await field.devices.get(null, machine.id)).toMatchObject({ suspect: true, quarantinedMessages: 1 })
    expect(await unitsAt(machine)).toBe(8)
  })
})

describe('a batch that the database refuses', () => {
  it('is given up with its numbers, and what follows is taken', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(machine, ['birth', aBirth({ channels: [aChannel(0)] })])
    const refused = message(machine, 'events', aBatch(0, aVend(1), aVend(2)))
    await field.devices.ingest.commit([
      { ...refused, content: { kind: 'bad', reason: 'unstorable', detail: 'no room' } },
    ])
    await say(machine, ['events', aBatch(2, aVend(3))])
    expect(await reasonsOf(machine)).toEqual(['unstorable'])
    // The counter proves what the lost events would have told.
    expect(await logOf(machine)).toMatchObject({ through: 2, gaps: [[0, 1]], events: 1, unattributed: 2 })
    expect(await unitsAt(machine)).toBe(7)
  })
})
