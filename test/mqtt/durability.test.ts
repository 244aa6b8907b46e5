import Sqlite from 'better-sqlite3'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import { sqliteFile } from '../../server/db/open.database.ts'
import { deviceEvents, movements } from '../../server/db/schema/index.ts'
import { aField, type Field, type Machine } from '../devices/a-field.ts'
import { aBatch, aBirth, aDoor, aVend } from '../devices/messages.ts'

let field: Field
beforeAll(async () => {
  field = await aField()
})
afterAll(() => field.cleanup())

const stored = ({ id }: Machine) => field.db.$count(deviceEvents, eq(deviceEvents.deviceId, id))
const eventsTopic = ({ id }: Machine) => `d1/${id}/up/events`
const batch = (first: number, ...events: unknown[]) => JSON.stringify(aBatch(first, ...events))

/** Keeps every other transaction waiting until it is let go. */
function occupy(): () => Promise<void> {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const written = field.db.write(() => held)
  return async () => {
    release()
    await written
  }
}

describe('a PUBACK', () => {
  it('comes when the event is stored and its movement posted, never before', async () => {
    const machine = await field.aMachine({ stock: 5 })
    const device = await field.connect(machine)
    for (let seq = 0; seq < 5; seq++) {
      expect(await device.tell('events', aBatch(seq, aVend(seq + 1)))).toBe(true)
      expect(await stored(machine)).toBe(seq + 1)
      expect(await field.db.$count(movements, eq(movements.deviceId, machine.id))).toBe(seq + 1)
    }
    await device.disconnect()
  })

  it('waits as long as the commit does', async () => {
    const machine = await field.aMachine()
    const [device, other] = [await field.connect(machine), await field.connect(await field.aMachine())]
    const release = occupy()
    const messageId = device.send1(eventsTopic(machine), batch(0, aDoor(true)))
    // The broker reads and answers others meanwhile.
    for (let i = 0; i < 20; i++) expect(await other.ping()).toBe(true)
    expect(device.hasAcknowledgement(messageId)).toBe(false)
    expect(await stored(machine)).toBe(0)
    await release()
    expect(await device.acknowledged(messageId)).toBe(true)
    expect(await stored(machine)).toBe(1)
    await Promise.all([device.disconnect(), other.disconnect()])
  })

  it('comes in the order in which the messages came, for all that was collected into one transaction', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    const order: number[] = []
    const release = occupy()
    const ids = Array.from({ length: 30 }, (_, seq) =>
      device.send1(eventsTopic(machine), batch(seq, aDoor(true))),
    )
    const answered = ids.map((id) => device.acknowledged(id).then(() => order.push(id)))
    await release()
    await Promise.all(answered)
    expect(order).toEqual(ids)
    expect(await stored(machine)).toBe(30)
    await device.disconnect()
  })

  it.runIf(dialect === 'sqlite')(
    'is withheld when the commit fails; the device is cut off and its message stored when it comes again',
    async () => {
      const machine = await field.aMachine({ stock: 5 })
      const device = await field.connect(machine)
      expect(await device.tell('birth', aBirth())).toBe(true)
      const intruder = new Sqlite(sqliteFile(field.folder.dataDir))
      intruder.exec('BEGIN IMMEDIATE')
      expect(await device.tell('events', aBatch(0, aVend(1)))).toBe(false)
      expect(await stored(machine)).toBe(0)
      // Signing in reads only, so that the device can wait on its connection.
      const again = await field.connect(machine)
      expect(await again.publish(eventsTopic(machine), batch(0, aVend(1)))).toBe(false)
      intruder.exec('ROLLBACK')
      intruder.close()
      const last = await field.connect(machine)
      expect(await last.tell('events', aBatch(0, aVend(1)))).toBe(true)
      expect(await stored(machine)).toBe(1)
      await last.disconnect()
    },
  )

  it('is not held up by a message of another that no transaction can store', async () => {
    const [good, bad] = [await field.aMachine(), await field.aMachine()]
    const [device, culprit] = [await field.connect(good), await field.connect(bad)]
    // Another writer made a row under its next key, behind the back of ingest: its transaction cannot succeed.
    await culprit.tell('events', aBatch(0, aDoor(true)))
    await field.db.write(async (tx) => {
      const [row] = await tx.select().from(deviceEvents).where(eq(deviceEvents.deviceId, bad.id))
      if (!row) throw new Error('Not stored')
      await tx.insert(deviceEvents).values({ ...row, seq: 1 })
    })
    const release = occupy()
    const [a, b] = [
      culprit.send1(eventsTopic(bad), batch(1, aDoor(false))),
      device.send1(eventsTopic(good), batch(0, aDoor(true))),
    ]
    await release()
    expect(await Promise.all([culprit.acknowledged(a), device.acknowledged(b)])).toEqual([true, true])
    expect(await stored(good)).toBe(1)
    // Read afresh, the key is known, and what came under it is another event.
    const { quarantined } = await field.devices.reader.delivery(null, bad.id)
    expect(quarantined.map(({ reason }) => reason)).toEqual(['conflict'])
    await Promise.all([device.disconnect(), culprit.disconnect()])
  })

  it('is given for everything that had arrived when the server is told to stop', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    const ids = Array.from({ length: 20 }, (_, seq) =>
      device.send1(eventsTopic(machine), batch(seq, aDoor(true))),
    )
    await device.acknowledged(ids[0] ?? 0)
    await field.restart()
    await device.ended
    const acknowledged = ids.filter((id) => device.hasAcknowledgement(id)).length + 1
    expect(await stored(machine)).toBeGreaterThanOrEqual(acknowledged)
  })
})
