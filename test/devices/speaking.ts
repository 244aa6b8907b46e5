import { eq, sum } from 'drizzle-orm'
import { balances, deviceEvents, deviceStates } from '../../server/db/schema/index.ts'
import { type DeviceMessage, readMessage } from '../../server/devices/ingest/device-message.ts'
import type { Field, Machine } from './a-field.ts'

/** When messages arrive unless a test says otherwise. */
export const NOW = Date.parse('2026-03-01T12:00:00.000Z')
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export type Said = [kind: string, content: unknown, receivedAt?: number]
type Speaker = Pick<Machine, 'id'>

export const message = ({ id }: Speaker, kind: string, content: unknown, receivedAt = NOW): DeviceMessage =>
  readMessage({
    deviceId: id,
    secretId: null,
    topic: `d1/${id}/up/${kind}`,
    payload: Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content)),
    receivedAt,
  })

/** What devices say to ingest without a broker between, and what became of it. */
export const speaking = (field: () => Field) => ({
  /** Each message in a transaction of its own. */
  say: async (machine: Speaker, ...messages: Said[]): Promise<void> => {
    for (const [kind, content, receivedAt] of messages)
      await field().devices.ingest.commit([message(machine, kind, content, receivedAt)])
  },
  logOf: async (machine: Speaker, name = 'log-a') => {
    const { logs } = await field().devices.reader.delivery(null, machine.id)
    const log = logs.find((each) => each.log === name)
    if (!log) throw new Error(`There is no ${name}`)
    return log
  },
  eventsOf: ({ id }: Speaker) =>
    field()
      .db.select()
      .from(deviceEvents)
      .where(eq(deviceEvents.deviceId, id))
      .orderBy(deviceEvents.log, deviceEvents.seq),
  unitsAt: async ({ locationId }: Pick<Machine, 'locationId'>): Promise<number> => {
    const [row] = await field()
      .db.select({ units: sum(balances.quantity).mapWith(Number) })
      .from(balances)
      .where(eq(balances.locationId, locationId))
    return row?.units ?? 0
  },
  /** As stored. */
  presentOf: async ({ id }: Speaker) => {
    const [row] = await field().db.select().from(deviceStates).where(eq(deviceStates.deviceId, id))
    if (!row) throw new Error(`Device ${id} has no present`)
    return row
  },
  reasonsOf: async (machine: Speaker): Promise<string[]> =>
    (await field().devices.reader.delivery(null, machine.id)).quarantined.map(({ reason }) => reason),
})
