import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deviceLogs, deviceStates, movementLines, quarantinedMessages } from '../../server/db/schema/index.ts'
import { readMessage } from '../../server/devices/ingest/device-message.ts'
import { IngestService } from '../../server/devices/ingest/ingest.service.ts'
import { PresenceTracker } from '../../server/devices/presence.tracker.ts'
import { aField, type Field, type Machine } from './a-field.ts'
import { aBatch, aBirth, aChannel, aDoor, aFailure, aState, aVend } from './messages.ts'
import { message, NOW, speaking } from './speaking.ts'

let field: Field
beforeAll(async () => {
  field = await aField()
})
afterAll(() => field.cleanup())

const { say, logOf, eventsOf, unitsAt, reasonsOf } = speaking(() => field)
const quarantineOf = async (machine: Machine) =>
  (await field.devices.reader.delivery(null, machine.id)).quarantined.map(({ reason, detail }) => ({
    reason,
    detail,
  }))

/** Another ingest on the same rows, without the goodbye of the first. */
const afterKill = () =>
  new IngestService({
    ...field,
    presence: new PresenceTracker(() => undefined),
    steering: field.devices.steering,
  })

describe('events', () => {
  it('are stored once under their key, however often they come', async () => {
    const machine = await field.aMachine({ stock: 10 })
    const batch = aBatch(0, aVend(1), aDoor(true), aVend(2))
    await say(
      machine,
      ['events', batch],
      ['events', batch],
      ['events', aBatch(1, aDoor(true), aVend(2), aVend(3))],
    )
    expect((await eventsOf(machine)).map(({ seq, kind }) => [seq, kind])).toEqual([
      [0, 'vend'],
      [1, 'door'],
      [2, 'vend'],
      [3, 'vend'],
    ])
    expect(await unitsAt(machine)).toBe(7)
    expect(await reasonsOf(machine)).toEqual([])
  })

  it('twice in one transaction count once', async () => {
    const machine = await field.aMachine({ stock: 10 })
    const twice = [0, 1].map(() => message(machine, 'events', aBatch(0, aVend(1))))
    await field.devices.ingest.commit(twice)
    expect(await eventsOf(machine)).toHaveLength(1)
    expect(await unitsAt(machine)).toBe(9)
  })

  it('with other content under a stored key are quarantined and change nothing', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(machine, ['events', aBatch(0, aVend(1), aVend(2))])
    await say(machine, ['events', aBatch(1, aVend(2, { channel: 2 }), aVend(3))])
    expect(await quarantineOf(machine)).toEqual([
      { reason: 'conflict', detail: expect.stringContaining('1') },
    ])
    expect((await eventsOf(machine)).map(({ seq, channel }) => [seq, channel])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ])
    expect(await unitsAt(machine)).toBe(7)
  })

  it('with the same content in another spelling are a redelivery', async () => {
    const machine = await field.aMachine()
    const { kind, ...rest } = aDoor(true, { extra: { b: 1, a: -0 } })
    await say(machine, ['events', aBatch(0, { kind, ...rest })], ['events', aBatch(0, { ...rest, kind })])
    expect(await reasonsOf(machine)).toEqual([])
  })

  it('of kinds that this server does not know are kept as they came', async () => {
    const machine = await field.aMachine()
    const strange = { ...aDoor(true), kind: 'hologram', nested: { deep: ['<b>', 1] } }
    await say(machine, ['events', aBatch(0, strange)])
    expect(await eventsOf(machine)).toMatchObject([{ kind: 'hologram', payload: strange, channel: null }])
    expect((await logOf(machine)).through).toBe(0)
  })

  it('far above a hole wait in the device, so that a faulty one costs no memory', async () => {
    const machine = await field.aMachine()
    await say(machine, ['events', aBatch(9_000_000_000, aDoor(true))])
    expect(await reasonsOf(machine)).toEqual(['too_far_ahead'])
    expect(await logOf(machine)).toMatchObject({ through: -1, events: 0 })
  })
})

describe('a vend', () => {
  it('is an issue from its machine in the transaction that stores it, and knows its movement', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(machine, ['events', aBatch(0, aVend(2, { quantity: 2 }))])
    const [event] = await eventsOf(machine)
    expect(event?.movementId).toBeTruthy()
    const lines = await field.db
      .select()
      .from(movementLines)
      .where(eq(movementLines.movementId, event?.movementId ?? ''))
    expect(lines).toMatchObject([{ quantity: 2, fromLocationId: machine.locationId }])
    expect(await unitsAt(machine)).toBe(8)
  })

  it('beyond what lay there leaves the balance at 0 and an open discrepancy', async () => {
    const machine = await field.aMachine({ stock: 1 })
    await say(machine, ['events', aBatch(0, aVend(3, { quantity: 3 }))])
    expect(await unitsAt(machine)).toBe(0)
    const { discrepancies: open } = await field.devices.reader.delivery(null, machine.id)
    expect(open).toMatchObject([{ channel: 1, quantity: 2, cause: 'beyond_balance', seq: 0 }])
  })

  it('is neither a failure, nor a refusal, nor an observation', async () => {
    const machine = await field.aMachine({ stock: 10 })
    const refused = { ...aDoor(true), kind: 'refused', channel: 1, reason: 'sold_out' }
    const refill = { ...aDoor(true), kind: 'refill', channel: 1, loaded: 5, remaining: 9 }
    const count = { ...aDoor(true), kind: 'count', channel: 1, remaining: 3 }
    await say(machine, ['events', aBatch(0, aFailure(0), refused, refill, count)])
    expect(await unitsAt(machine)).toBe(10)
    expect((await eventsOf(machine)).every(({ movementId }) => movementId === null)).toBe(true)
  })

  it('tells stock and dashboards after the commit and not before', async () => {
    const machine = await field.aMachine({ stock: 10 })
    const told: unknown[] = []
    const listen = (...args: unknown[]) => told.push(args)
    field.changes.on('vended', listen)
    field.changes.on('stock', listen)
    await say(machine, ['events', aBatch(0, aVend(1), aVend(2))])
    field.changes.off('vended', listen)
    field.changes.off('stock', listen)
    expect(told).toEqual([[[machine.locationId]], [machine.locationId, 2]])
  })
})

describe('a log that overflowed', () => {
  it('leaves a gap, and the counter proves what was given out in it', async () => {
    const machine = await field.aMachine({ stock: 100 })
    await say(
      machine,
      ['birth', aBirth({ channels: [aChannel(100)] })],
      ['events', aBatch(0, aVend(101), aVend(102))],
      ['birth', aBirth({ conn: 2, first: 10, next: 12, channels: [aChannel(117)] })],
    )
    expect(await logOf(machine)).toMatchObject({ through: 9, gaps: [[2, 9]], unattributed: 0 })
    await say(machine, ['events', aBatch(10, aVend(116), aVend(117))])
    expect(await logOf(machine)).toEqual({
      log: 'log-a',
      generation: 1,
      through: 11,
      gaps: [[2, 9]],
      events: 4,
      unattributed: 13,
    })
    expect(await unitsAt(machine)).toBe(100 - 17)
  })

  it('proves nothing before the first word, which is the baseline', async () => {
    const machine = await field.aMachine({ stock: 100 })
    await say(machine, ['birth', aBirth({ first: 980, next: 980, channels: [aChannel(4_213)] })])
    await say(machine, ['events', aBatch(980, aVend(4_214))])
    expect(await logOf(machine)).toMatchObject({ through: 980, gaps: [[0, 979]], unattributed: 0 })
    expect(await unitsAt(machine)).toBe(99)
  })

  it('is not proved by events that come early: only a birth says that something is lost', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(machine, ['events', aBatch(0, aVend(1))], ['events', aBatch(3, aVend(4))])
    expect(await logOf(machine)).toMatchObject({ through: 0, gaps: [[1, 2]], unattributed: 0 })
    expect(field.devices.ingest.acknowledgement(machine.id)).toEqual({
      log: 'log-a',
      through: 0,
      gaps: [[1, 2]],
    })
    await say(machine, ['events', aBatch(1, aVend(2), aVend(3))])
    expect(await logOf(machine)).toMatchObject({ through: 3, gaps: [], unattributed: 0 })
    expect(await unitsAt(machine)).toBe(6)
  })

  it('gives out nothing twice when events of the gap come after all', async () => {
    const machine = await field.aMachine({ stock: 100 })
    await say(
      machine,
      ['birth', aBirth({ channels: [aChannel(0)] })],
      ['birth', aBirth({ conn: 2, first: 4, next: 4, channels: [aChannel(4)] })],
      ['events', aBatch(1, aVend(2), aVend(3))],
    )
    expect(await logOf(machine)).toMatchObject({
      through: 3,
      gaps: [
        [0, 0],
        [3, 3],
      ],
      events: 2,
      unattributed: 2,
    })
    expect(await unitsAt(machine)).toBe(96)
    const events = await eventsOf(machine)
    expect(new Set(events.map(({ movementId }) => movementId)).size).toBe(1)
    expect(events[0]?.movementId).toBeTruthy()
  })

  it('is known again after a restart, baseline included', async () => {
    const machine = await field.aMachine({ stock: 100 })
    await say(machine, ['birth', aBirth({ channels: [aChannel(50)] })], ['events', aBatch(0, aVend(51))])
    await field.restart()
    await say(machine, ['birth', aBirth({ boot: 2, first: 8, next: 8, channels: [aChannel(60)] })])
    expect(await logOf(machine)).toMatchObject({ through: 7, gaps: [[1, 7]], unattributed: 9 })
    expect(await unitsAt(machine)).toBe(90)
  })
})

describe('counters', () => {
  it('that fall within one log are quarantined; the events stay', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(machine, ['events', aBatch(0, aVend(500), aVend(3))])
    expect(await reasonsOf(machine)).toEqual(['counter_fell'])
    expect(await logOf(machine)).toMatchObject({ through: 1, events: 2 })
  })

  it('begin anew with a new log, which is the next generation', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(
      machine,
      ['birth', aBirth({ channels: [aChannel(500)] })],
      ['birth', aBirth({ log: 'log-b', boot: 1, channels: [aChannel(0)] })],
      ['events', { ...aBatch(0, aVend(1)), log: 'log-b' }],
    )
    expect(await reasonsOf(machine)).toEqual([])
    expect(await logOf(machine, 'log-b')).toMatchObject({ generation: 2, through: 0, events: 1 })
  })
})

describe('time', () => {
  it('of an event without a clock follows from the uptime since a boot whose birth was heard', async () => {
    const machine = await field.aMachine()
    await say(machine, ['birth', aBirth({ boot: 5, uptime: 600_000 })])
    await say(machine, [
      'events',
      aBatch(0, aDoor(false, { boot: 4, uptime: 1 }), aDoor(true, { boot: 5, uptime: 60_000 })),
    ])
    const events = await eventsOf(machine)
    expect(events.map(({ occurredAt, timeQuality }) => [occurredAt.getTime(), timeQuality])).toEqual([
      [NOW - 600_000, 'interval'],
      [NOW - 540_000, 'offset'],
    ])
  })
})

describe('the present', () => {
  it('is what the device told last, by its log and not by the time of arrival', async () => {
    const machine = await field.aMachine()
    await say(
      machine,
      ['birth', aBirth({ next: 5, channels: [aChannel(0, { remaining: 15 })] })],
      ['state', aState({ next: 7, channels: [aChannel(0, { remaining: 13 })], celsius: 31 })],
      ['state', aState({ next: 6, channels: [aChannel(0, { remaining: 14 })], celsius: 12 })],
    )
    const detail = await field.devices.reader.get(null, machine.id)
    expect(detail).toMatchObject({ reported: 13, celsius: 31, firmware: '1.4.0', door: 'closed' })
    const reports = await field.devices.reportsByLocation([machine.locationId])
    expect(reports.get(machine.locationId)).toMatchObject({
      channels: [{ channel: 1, productId: field.condom.id, remaining: 13, fault: null, blocked: false }],
    })
  })

  it('stores when a silent machine was last seen, at the latest when the server stops', async () => {
    const machine = await field.aMachine()
    await say(machine, ['birth', aBirth()])
    await field.devices.ingest.commit([message(machine, 'events', aBatch(0, aDoor(true)), NOW + 5_000)])
    await field.restart()
    const [row] = await field.db.select().from(deviceStates).where(eq(deviceStates.deviceId, machine.id))
    expect(row?.lastSeenAt).toEqual(new Date(NOW + 5_000))
    const [log] = await field.db.select().from(deviceLogs).where(eq(deviceLogs.deviceId, machine.id))
    expect(log?.through).toBe(0)
    expect(await field.devices.reader.get(null, machine.id)).toMatchObject({
      presence: 'unknown',
      lastSeenAt: new Date(NOW + 5_000).toISOString(),
    })
  })
})

describe('memory', () => {
  it('is thrown away with a transaction that rolls back, so that the same messages can come again', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(machine, ['events', aBatch(0, aVend(1))])
    const { ingest } = field.devices
    const culprit = { ...message(machine, 'events', aBatch(1, aVend(2))), deviceId: machine.id }
    // A row of ours that cannot be: the database refuses the whole group.
    const broken = { ...culprit, content: { kind: 'bad' as const, reason: null as never, detail: '' } }
    await expect(ingest.commit([culprit, broken])).rejects.toThrow()
    expect(await logOf(machine)).toMatchObject({ through: 0, events: 1 })
    expect(ingest.acknowledgement(machine.id)).toMatchObject({ through: 0 })
    await ingest.commit([culprit])
    expect(await logOf(machine)).toMatchObject({ through: 1, events: 2 })
    expect(await unitsAt(machine)).toBe(8)
  })

  it('is rebuilt exactly from the last checkpoint and the events after it', async () => {
    const machine = await field.aMachine({ stock: 10 })
    await say(
      machine,
      ['birth', aBirth({ channels: [aChannel(7)] })],
      ['events', aBatch(0, aVend(8))],
      ['events', aBatch(3, aVend(11))],
    )
    const second = afterKill()
    await second.commit([message(machine, 'events', aBatch(1, aVend(9), aVend(10)))])
    expect(second.acknowledgement(machine.id)).toEqual({ log: 'log-a', through: 3 })
    expect(await reasonsOf(machine)).toEqual([])
  })

  it('that is rebuilt does not prove the units of a gap a second time', async () => {
    const machine = await field.aMachine({ stock: 10 })
    const state = aState({ next: 4, channels: [aChannel(3)] })
    await say(
      machine,
      ['birth', aBirth({ channels: [aChannel(0)] })],
      ['birth', aBirth({ conn: 2, first: 4, next: 4 })],
      ['state', state],
    )
    await afterKill().commit([message(machine, 'state', state)])
    expect(await logOf(machine)).toMatchObject({ gaps: [[0, 3]], unattributed: 3 })
    expect(await unitsAt(machine)).toBe(7)
  })
})

describe('quarantine', () => {
  it('keeps the reason and the beginning of a bad message', async () => {
    const machine = await field.aMachine()
    const payload = Buffer.from(`<html>\u0000${'x'.repeat(9_000)}`)
    const topic = `d1/${machine.id}/up/events`
    await field.devices.ingest.commit([
      readMessage({ deviceId: machine.id, secretId: null, topic, payload, receivedAt: NOW }),
    ])
    const [row] = await field.db
      .select()
      .from(quarantinedMessages)
      .where(eq(quarantinedMessages.deviceId, machine.id))
    expect(row).toMatchObject({ topic, reason: 'json', size: payload.length, receivedAt: new Date(NOW) })
    expect(Buffer.from(row?.payload ?? '', 'base64')).toEqual(payload.subarray(0, 4_096))
    expect(row?.detail).not.toContain('\u0000')
  })

  it('is bounded for each device and hour, and counts the rest', async () => {
    const machine = await field.aMachine()
    const bad = (at: number) => message(machine, 'selfie', {}, at)
    await field.devices.ingest.commit(Array.from({ length: 150 }, () => bad(NOW)))
    expect(await countQuarantined(machine)).toBe(100)
    await field.devices.ingest.commit([bad(NOW + 3_600_000)])
    await field.devices.ingest.flush()
    expect(await countQuarantined(machine)).toBe(102)
    expect((await quarantineOf(machine)).find(({ reason }) => reason === 'flood')?.detail).toContain('50')
  })
})

describe('quarantine of a device', () => {
  it('keeps its newest thousand messages', async () => {
    const machine = await field.aMachine()
    for (let hour = 0; hour < 12; hour++) {
      const receivedAt = NOW + hour * 3_600_000
      const bad = Array.from({ length: 100 }, (_, i) => message(machine, 'selfie', { hour }, receivedAt + i))
      await field.devices.ingest.commit(bad)
    }
    await field.devices.ingest.flush()
    expect(await countQuarantined(machine)).toBe(1_000)
    const [oldest] = await field.db
      .select()
      .from(quarantinedMessages)
      .where(eq(quarantinedMessages.deviceId, machine.id))
      .orderBy(quarantinedMessages.receivedAt)
    expect(oldest?.receivedAt).toEqual(new Date(NOW + 2 * 3_600_000))
  })
})

const countQuarantined = ({ id }: Machine) =>
  field.db.$count(quarantinedMessages, eq(quarantinedMessages.deviceId, id))
