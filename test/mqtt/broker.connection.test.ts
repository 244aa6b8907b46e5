import { setTimeout as delay } from 'node:timers/promises'
import type { Packet } from 'mqtt-packet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Arrival, BrokerConnection, type LinkTimings } from '../../server/mqtt/broker.connection.ts'
import { silentLog } from '../support/database.ts'
import { ScriptedBroker, type Visit } from '../support/scripted.broker.ts'

type Done = (error?: Error) => void

let broker: ScriptedBroker
let connection: BrokerConnection | undefined
/** What arrived and is not answered yet. */
let open: { arrival: Arrival; done: Done }[]

beforeEach(async () => {
  broker = await ScriptedBroker.start()
  open = []
})
afterEach(async () => {
  await connection?.stop()
  await broker.stop()
})

function connect(timings: Partial<LinkTimings> = {}): BrokerConnection {
  const address = {
    url: broker.url,
    username: 'sanliang',
    password: 'secret',
    ca: null,
    clientId: 'sanliang-1',
  }
  connection = new BrokerConnection({
    address,
    log: silentLog,
    timings: { retry: 50, ...timings },
    receive: (arrival, done) => open.push({ arrival, done }),
    linked: () => undefined,
  })
  connection.start()
  return connection
}
const message = (messageId: number, dup = false): Packet => ({
  cmd: 'publish',
  topic: 'd1/x/up/events',
  payload: `${messageId}`,
  qos: 1,
  dup,
  retain: false,
  messageId,
})
const publish = ({ send }: Visit, messageId: number, dup = false) => send(message(messageId, dup))
const arrived = async (count: number) => {
  while (open.length < count) await delay(5)
}
const store = (count = open.length) => {
  for (const { done } of open.splice(0, count)) done()
}

describe('the worker of an outside broker', () => {
  it('asks for a session that is kept, always under the same name', async () => {
    connect()
    const first = await broker.visit(0)
    expect(first.connect).toMatchObject({ clean: false, clientId: 'sanliang-1', username: 'sanliang' })
    first.socket.destroy()
    expect((await broker.visit(1)).connect).toMatchObject({ clean: false, clientId: 'sanliang-1' })
  })

  it('acknowledges what is stored, in order, and nothing before', async () => {
    connect()
    const visit = await broker.visit(0)
    for (let id = 1; id <= 50; id++) publish(visit, id)
    await arrived(50)
    expect(visit.acknowledged).toEqual([])
    store(20)
    await broker.until(() => visit.acknowledged.length === 20)
    store()
    await broker.until(() => visit.acknowledged.length === 50)
    expect(visit.acknowledged).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  })

  it('takes what a kept session says before the subscription is answered', async () => {
    broker.greeting = [message(9)]
    connect()
    await arrived(1)
    expect(open[0]?.arrival).toMatchObject({ topic: 'd1/x/up/events', retain: false })
  })

  it('drops the connection when something cannot be stored, so that it comes again', async () => {
    connect()
    const visit = await broker.visit(0)
    publish(visit, 1)
    publish(visit, 2)
    await arrived(2)
    open.shift()?.done()
    open.shift()?.done(new Error('Disk full'))
    const again = await broker.visit(1)
    expect(visit.acknowledged).not.toContain(2)
    publish(again, 2, true)
    await arrived(1)
    store()
    await broker.until(() => again.acknowledged.length === 1)
    expect(again.acknowledged).toEqual([2])
  })

  it('sends no acknowledgement to a connection that did not bring the message', async () => {
    connect()
    const visit = await broker.visit(0)
    publish(visit, 1)
    await arrived(1)
    visit.socket.destroy()
    const again = await broker.visit(1)
    // Another message under the same id, of which nothing is stored yet.
    publish(again, 1)
    await arrived(2)
    open.shift()?.done()
    again.send({ cmd: 'publish', topic: 'd1/x/up/state', payload: '', qos: 0, dup: false, retain: false })
    await arrived(2)
    await delay(50)
    expect(again.acknowledged).toEqual([])
    store()
    await broker.until(() => again.acknowledged.length === 1)
  })

  it('reads no more than a thousand messages ahead of the database', async () => {
    connect()
    const visit = await broker.visit(0)
    for (let id = 1; id <= 3_000; id++) publish(visit, id)
    await arrived(1_000)
    await delay(100)
    expect(open).toHaveLength(1_000)
    while (visit.acknowledged.length < 3_000) {
      store(100)
      await delay(1)
      expect(open.length).toBeLessThanOrEqual(1_000)
    }
  })

  it('notices that the broker has fallen silent, and comes again', async () => {
    connect({ keepalive: 1, connectTimeout: 500 })
    const silent = await broker.visit(0)
    broker.frozen = true
    await broker.until(() => silent.isClosed)
    broker.frozen = false
    await broker.visit(1)
  })

  it('gives up on a client that stopped trying, as MQTT.js does when it is refused', async () => {
    broker.returnCode = 5
    const worker = connect({ patience: 400 })
    await broker.visit(0)
    broker.returnCode = 0
    await broker.until(() => broker.visits.some(({ connect: { clean }, isClosed }) => !clean && !isClosed))
    while (!worker.connected) await delay(5)
  })

  it('says nothing while it is not connected, and repeats nothing of that later', async () => {
    const worker = connect()
    expect(worker.publish('d1/x/dn/command', 'early', { qos: 1, retain: false })).toBe(false)
    const visit = await broker.visit(0)
    while (!worker.connected) await delay(5)
    expect(worker.publish('d1/x/dn/command', 'now', { qos: 1, retain: false })).toBe(true)
    await broker.until(() => visit.published.length > 0)
    expect(visit.published).toEqual([{ topic: 'd1/x/dn/command', payload: 'now', qos: 1, retain: false }])
  })

  it('stops at once when the broker does not answer', async () => {
    broker.frozen = true
    const worker = connect()
    await delay(50)
    await worker.stop()
    expect(worker.connected).toBe(false)
  })
})
