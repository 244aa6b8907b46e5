import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditLog } from '../../server/db/schema/index.ts'
import { BoardsService } from '../../server/devices/boards.service.ts'
import type { Actor } from '../../server/route.ts'
import { aField, type Field, type Machine, OTHER_COUNTY } from './a-field.ts'
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

describe('an older board that was put back', () => {
  const again = aBirth({ boot: 41, next: 4, firmware: '1.3.9', channels: [aChannel(503, { remaining: 7 })] })
  const boards = () => new BoardsService({ ...field, devices: field.devices })
  const believe = async (machine: Machine, log = 'log-a', actor?: Actor) =>
    boards().believe(actor ?? (await field.anActor()), machine.id, { log, reason: '换回原板' })
  const putBack = async () => {
    const machine = await field.aMachine({ stock: 100 })
    await say(machine, ...swap, ['birth', again], ['events', rest])
    return machine
  }

  it('is shown beside the present one, until the present one speaks again', async () => {
    const machine = await field.aMachine()
    await say(machine, ...swap)
    expect(await boards().of(null, machine.id)).toMatchObject({ present: { log: 'log-b' }, older: null })
    await say(machine, ['birth', again, NOW + HOUR], ['birth', { ...again, conn: 2 }, NOW + 2 * HOUR])
    expect(await boards().of(null, machine.id)).toMatchObject({
      present: { log: 'log-b', firmware: '1.4.0', channels: [{ channel: 1, remaining: 20, vends: 0 }] },
      older: {
        log: 'log-a',
        firmware: '1.3.9',
        since: new Date(NOW + HOUR).toISOString(),
        bornAt: new Date(NOW + 2 * HOUR).toISOString(),
        channels: [{ channel: 1, remaining: 7, vends: 503 }],
      },
    })
    await say(machine, ['birth', aBirth({ log: 'log-b', boot: 2 }), NOW + 3 * HOUR])
    expect((await boards().of(null, machine.id)).older).toBeNull()
  })

  it('is the present as soon as a person says so, with everything counted once, and stays it', async () => {
    const machine = await putBack()
    expect(await unitsAt(machine)).toBe(96)
    const { present, older } = await believe(machine)
    expect(older).toBeNull()
    expect(present).toMatchObject({ log: 'log-a', firmware: '1.3.9', channels: [{ remaining: 7 }] })
    await say(
      machine,
      ['events', aBatch(4, aVend(504, { boot: 41 }))],
      // Sent again, and what the other board had still to tell.
      ['events', rest],
      ['events', { ...aBatch(1, aVend(2)), log: 'log-b' }],
      ['state', aState({ log: 'log-b', next: 2, celsius: 5 })],
      ['state', aState({ boot: 41, next: 5, celsius: 23, channels: [aChannel(504, { remaining: 6 })] })],
    )
    expect(await unitsAt(machine)).toBe(94)
    expect(await reasonsOf(machine)).toEqual([])
    const there = { log: 'log-a', generation: 3, boot: 41, firmware: '1.3.9', state: { celsius: 23 } }
    expect(await presentOf(machine)).toMatchObject(there)
    await field.restart()
    await say(machine, ['birth', aBirth({ log: 'log-b', boot: 3 })])
    expect(await presentOf(machine)).toMatchObject(there)
    expect(await boards().of(null, machine.id)).toMatchObject({ older: { log: 'log-b' } })
    // A new board comes after all of them.
    await say(machine, ['birth', aBirth({ log: 'log-c', channels: [aChannel(0, { remaining: 5 })] })])
    expect(await presentOf(machine)).toMatchObject({ log: 'log-c', generation: 4 })
    expect(await unitsAt(machine)).toBe(94)
  })

  it('is not believed unheard, nor by somebody of another county; who believed it is written down', async () => {
    const machine = await putBack()
    await expect(believe(machine, 'log-b')).rejects.toMatchObject({ status: 409, code: 'board_not_heard' })
    const stranger = await field.anActor(OTHER_COUNTY)
    await expect(believe(machine, 'log-a', stranger)).rejects.toMatchObject({ status: 404 })
    await believe(machine)
    await expect(believe(machine)).rejects.toMatchObject({ code: 'board_not_heard' })
    const entries = await field.db.select().from(auditLog).where(eq(auditLog.subjectId, machine.id))
    expect(entries.at(-1)).toMatchObject({
      action: 'device.board_believed',
      detail: { log: 'log-a', reason: '换回原板' },
    })
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
    const { quarantined } = await field.devices.reader.delivery(null, other.id)
    expect(quarantined).toMatchObject([{ reason: 'foreign_log', detail: expect.stringContaining(one.id) }])
    expect(await field.devices.reader.get(null, other.id)).toMatchObject({ suspect: true })
    expect(await field.devices.reader.get(null, one.id)).toMatchObject({ suspect: false })
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
    expect(await field.devices.reader.get(null, machine.id)).toMatchObject({
      suspect: true,
      quarantinedMessages: 1,
    })
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
