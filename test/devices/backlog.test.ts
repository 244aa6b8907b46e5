import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { movements } from '../../server/db/schema/index.ts'
import { IngestService } from '../../server/devices/ingest/ingest.service.ts'
import { PresenceTracker } from '../../server/devices/presence.tracker.ts'
import { aField, type Field } from './a-field.ts'
import { aBatch, aBirth, aChannel, aDoor, aState, aVend } from './messages.ts'
import { DAY, HOUR, MINUTE, message, NOW, speaking } from './speaking.ts'

let field: Field
beforeAll(async () => {
  field = await aField()
})
afterAll(() => field.cleanup())
const { say, eventsOf, unitsAt, presentOf, logOf, reasonsOf } = speaking(() => field)

const aReading = (celsius: number, more: Record<string, unknown> = {}) => ({
  ...aDoor(true, more),
  open: undefined,
  kind: 'climate',
  celsius,
  humidity: 50,
})
const iso = (ms: number) => new Date(ms).toISOString()

describe('the backlog of a machine that was offline for weeks', () => {
  it('changes nothing of the present, door, faults and climate included', async () => {
    const machine = await field.aMachine({ stock: 100 })
    await say(
      machine,
      ['birth', aBirth({ boot: 3, first: 0, next: 60, uptime: HOUR, channels: [aChannel(7)] })],
      [
        'state',
        aState({
          boot: 3,
          next: 60,
          uptime: HOUR,
          celsius: 21,
          faults: ['reader'],
          channels: [aChannel(7, { remaining: 13 })],
        }),
      ],
    )
    const before = await presentOf(machine)
    const old = { boot: 1, clock: 'ntp', at: iso(NOW - 20 * DAY) }
    await say(machine, [
      'events',
      aBatch(
        0,
        aDoor(true, old),
        { ...aDoor(true, old), open: undefined, kind: 'fault', code: 'jam', channel: 1 },
        aReading(44, old),
        aVend(1, old),
      ),
    ])
    await field.devices.ingest.flush()
    const after = await presentOf(machine)
    expect({ ...after, climateAt: null }).toEqual({ ...before, climateAt: null })
    expect(after.climateAt).toEqual(new Date(NOW - 20 * DAY))
    expect(await field.devices.reader.get(null, machine.id)).toMatchObject({
      door: 'closed',
      celsius: 21,
      faults: ['reader'],
      reported: 13,
    })
  })

  it('shows by how much it is late', async () => {
    const machine = await field.aMachine()
    const old = { clock: 'ntp', at: iso(NOW - 9 * DAY) }
    await say(machine, ['events', aBatch(0, aDoor(true, old))])
    const { items } = await field.devices.reader.history(null, machine.id, { limit: 10 })
    expect(items).toMatchObject([
      { occurredAt: iso(NOW - 9 * DAY), receivedAt: iso(NOW), timeQuality: 'clock' },
    ])
  })
})

describe('the present', () => {
  it('follows events that are newer than what was told, and stores when they happened', async () => {
    const machine = await field.aMachine()
    await say(
      machine,
      ['birth', aBirth({ uptime: 0 }), NOW],
      ['state', aState({ uptime: MINUTE, celsius: 20 }), NOW + MINUTE],
      [
        'events',
        aBatch(0, aDoor(true, { uptime: 2 * MINUTE }), aReading(23.5, { uptime: 3 * MINUTE })),
        NOW + 4 * MINUTE,
      ],
    )
    expect(await presentOf(machine)).toMatchObject({
      state: { door: 'open' },
      doorSince: new Date(NOW + 2 * MINUTE),
    })
    await field.devices.ingest.flush()
    expect(await presentOf(machine)).toMatchObject({
      state: { celsius: 23.5, door: 'open' },
      climateAt: new Date(NOW + 3 * MINUTE),
    })
  })

  it('has no temperature when the sensor has failed, and keeps when it last measured', async () => {
    const machine = await field.aMachine()
    await say(
      machine,
      ['birth', aBirth({ uptime: 0 })],
      ['events', aBatch(0, aReading(19, { uptime: MINUTE }), aReading(-127, { uptime: 2 * MINUTE }))],
      ['state', aState({ next: 2, uptime: 3 * MINUTE, celsius: 85, humidity: 50 })],
    )
    expect(await presentOf(machine)).toMatchObject({
      state: { celsius: null, humidity: 50 },
      climateAt: new Date(NOW),
    })
    const told = (await eventsOf(machine)).map(({ payload }) => payload.celsius)
    expect(told).toEqual([19, -127])
  })

  it.each([
    ['ahead by fifty years', iso(NOW + 18_262 * DAY), 'rtc', 18_262 * DAY],
    ['of 1970', '1970-01-01T00:00:00.000Z', 'rtc', -NOW],
    ['of 2036', '2036-02-07T06:28:16.000Z', 'ntp', Date.parse('2036-02-07T06:28:16.000Z') - NOW],
    ['that nobody can read', 'tomorrow', 'ntp', null],
    ['there is none', null, 'none', null],
  ] as const)('says by how much a clock is wrong: %s', async (_what, at, clock, clockErrorMs) => {
    const machine = await field.aMachine()
    await say(machine, ['birth', aBirth({ at, clock })])
    expect(await presentOf(machine)).toMatchObject({ clock, clockErrorMs })
  })
})

describe('a birth that a broker beside the server kept while the server was down', () => {
  it('began its boot when a clock that is set says that it was sent', async () => {
    const machine = await field.aMachine()
    const sent = NOW - 20 * HOUR
    const birth = message(machine, 'birth', aBirth({ boot: 7, uptime: 0, at: iso(sent), clock: 'ntp' }))
    const events = message(machine, 'events', aBatch(0, aDoor(true, { boot: 7, uptime: HOUR })))
    await field.devices.ingest.commit([birth, events].map((each) => ({ ...each, queued: true })))
    expect(await eventsOf(machine)).toMatchObject([
      { occurredAt: new Date(sent + HOUR), timeQuality: 'offset' },
    ])
    expect((await presentOf(machine)).clockErrorMs).toBe(0)
  })
})

describe('a boot that never got online', () => {
  const life = (times: { second: Record<string, unknown> }) =>
    [
      ['birth', aBirth({ boot: 1, uptime: 0, channels: [aChannel(0)] }), NOW],
      ['events', aBatch(0, aVend(1, { boot: 1, uptime: HOUR })), NOW + HOUR],
      ['birth', aBirth({ boot: 3, conn: 1, next: 4, uptime: 0, channels: [aChannel(4)] }), NOW + 10 * DAY],
      [
        'events',
        aBatch(
          1,
          aVend(2, { boot: 2, uptime: HOUR, ...times.second }),
          aVend(3, { boot: 2, uptime: 3 * HOUR, ...times.second }),
          aVend(4, { boot: 3, uptime: MINUTE }),
        ),
        NOW + 10 * DAY + HOUR,
      ],
    ] as const

  it('lies between its neighbours, in the events and in the ledger, and no balance is ever below zero', async () => {
    const machine = await field.aMachine({ stock: 3 })
    await say(machine, ...life({ second: {} }).map((each) => [...each] as [string, unknown, number]))
    const events = await eventsOf(machine)
    expect(events.map(({ timeQuality }) => timeQuality)).toEqual(['offset', 'interval', 'interval', 'offset'])
    const [, second, third, last] = events
    expect(second).toMatchObject({
      occurredAfter: new Date(NOW + 2 * HOUR),
      occurredBefore: new Date(NOW + 10 * DAY),
    })
    const times = events.map(({ occurredAt }) => occurredAt.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const issues = await field.db.select().from(movements)
    const issueOf = (id: string | null | undefined) => issues.find((movement) => movement.id === id)
    expect(issueOf(second?.movementId)?.occurredAt).toEqual(second?.occurredAt)
    expect(issueOf(third?.movementId)?.occurredAt).toEqual(third?.occurredAt)
    // Three lay there and four were given out.
    expect(await unitsAt(machine)).toBe(0)
    expect(last?.movementId).toBeNull()
    const { discrepancies } = await field.devices.reader.delivery(null, machine.id)
    expect(discrepancies).toMatchObject([{ quantity: 1, cause: 'beyond_balance' }])
  })

  it('is not where a clock puts it that contradicts its neighbours', async () => {
    const machine = await field.aMachine({ stock: 10 })
    const second = { clock: 'rtc', at: '2024-02-29T00:00:00.000Z' }
    await say(machine, ...life({ second }).map((each) => [...each] as [string, unknown, number]))
    expect((await eventsOf(machine)).map(({ timeQuality }) => timeQuality)).toEqual([
      'offset',
      'interval',
      'interval',
      'offset',
    ])
    expect(await reasonsOf(machine)).toEqual([])
  })

  it('is known the same way after the server was killed, whatever was flushed', async () => {
    const [one, other] = [await field.aMachine({ stock: 10 }), await field.aMachine({ stock: 10 })]
    const messages = life({ second: {} })
    for (const [kind, content, at] of messages)
      await field.devices.ingest.commit([message(one, kind, content, at)])
    for (const [kind, content, at] of messages) {
      const killed = new IngestService({
        ...field,
        presence: new PresenceTracker(() => undefined),
        steering: field.devices.steering,
      })
      await killed.commit([message(other, kind, content, at)])
    }
    const times = async (machine: { id: string }) =>
      (await eventsOf(machine)).map(({ occurredAt, timeQuality, occurredAfter, occurredBefore }) => ({
        occurredAt,
        timeQuality,
        occurredAfter,
        occurredBefore,
      }))
    expect(await times(other)).toEqual(await times(one))
    expect(await logOf(other)).toEqual(await logOf(one))
  })
})
