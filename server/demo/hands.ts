import { createVisit } from '../../protocol/api/visits.ts'
import { upTopic } from '../../protocol/topics.ts'
import type { Services } from '../app.ts'
import type { Database } from '../db/database.ts'
import { readMessage } from '../devices/ingest/device-message.ts'
import type { Actor } from '../route.ts'
import type { PlayedMachine } from './machine.ts'
import { orderHands } from './order.hands.ts'
import type { Hands, Refill } from './play.ts'
import type { PlayedTime } from './played-time.ts'
import { recallHands } from './recall.hands.ts'

/** The services, held the way the play needs them. */
export function demoHands(db: Database, services: Services, time: PlayedTime): Hands {
  const { inventory, devices, refills, stocktakes } = services
  const orders = orderHands(services)
  const start = time.now().getTime()
  const logs = new Map<string, { next: number; births: number; vended: Map<number, number> }>()
  const logOf = (deviceId: string) => {
    const log = logs.get(deviceId) ?? { next: 0, births: 0, vended: new Map() }
    logs.set(deviceId, log)
    return log
  }
  /** A driver switches the machine off and on: it says how it stands, and that everything has been told. */
  const restart = async ({ deviceId, channels }: PlayedMachine) => {
    const log = logOf(deviceId)
    log.births += 1
    const body = {
      v: 1,
      log: nameOf(deviceId),
      boot: 1,
      conn: log.births,
      first: log.next,
      next: log.next,
      firmware: '1.3.0',
      hardware: 'rev-b',
      config: 0,
      uptime: time.now().getTime() - start,
      at: time.now().toISOString(),
      clock: 'ntp',
      channels: channels.map(({ channel, remaining, capacity }) => ({
        channel,
        remaining,
        capacity,
        fault: null,
        counters: { vend: log.vended.get(channel) ?? 0, failed: 0, test: 0 },
      })),
    }
    await devices.ingest.commit([
      readMessage({
        deviceId,
        secretId: null,
        topic: upTopic(deviceId, 'birth'),
        payload: Buffer.from(JSON.stringify(body)),
        receivedAt: time.now().getTime(),
      }),
    ])
  }
  /** First expired, first out, over all channels of a visit. */
  const lotsFor = async (actor: Actor, from: string, { channels }: Refill) => {
    const lots = new Map<string, { lotId: string; quantity: number }[]>()
    for (const product of new Set(channels.map((line) => line.product))) {
      const quantity = channels.reduce((sum, line) => sum + (line.product === product ? line.quantity : 0), 0)
      const proposed =
        quantity > 0 ? await inventory.propose(actor, { location: from, product, quantity }) : null
      lots.set(product, proposed?.lines.map(({ lotId, quantity }) => ({ lotId, quantity })) ?? [])
    }
    return lots
  }
  return {
    orders,
    recalls: recallHands(services, orders),
    receive: async (actor, to, lines) => {
      await inventory.post(
        actor,
        {
          kind: 'receipt',
          to,
          lines: lines.map(({ product, quantity, number, expiresOn }) => ({
            product,
            quantity,
            lot: { number, expiresOn },
          })),
        },
        null,
      )
    },
    transfer: async (actor, from, stops, receive) => {
      await db.write(async (tx, afterCommit) => {
        for (const { to, lines } of stops)
          await inventory.postWithin(tx, afterCommit, actor, { kind: 'transfer', from, to, lines, receive })
      })
    },
    refill: async (actor, from, visits) => {
      for (const visit of visits) {
        await restart(visit.machine)
        const lots = await lotsFor(actor, from, visit)
        await refills.visits.post(
          actor,
          createVisit.parse({
            location: visit.machine.locationId,
            source: from,
            channels: visit.channels.map(({ channel, counted, product, quantity }) => ({
              channel,
              counted,
              loaded: take(lots.get(product) ?? [], quantity),
            })),
          }),
          null,
        )
      }
    },
    issue: async (actor, entries) => {
      await db.write(async (tx, afterCommit) => {
        for (const { from, lines } of entries)
          await inventory.postWithin(tx, afterCommit, actor, { kind: 'issue', from, lines })
      })
    },
    count: async (counter, approver, location, find) => {
      const { id, items } = await stocktakes.create(counter, { location }, null)
      const at = time.now()
      const lots = items.map(({ lotId, productId }) => ({ lotId, productId, at }))
      const books = await inventory.pastBalances(db, location, lots)
      const found = lots.map((lot) => {
        const book = books.get(lot.lotId) ?? 0
        return { ...lot, book, slip: find(book) }
      })
      const counts = found.map(({ lotId, book, slip }) => ({
        lotId,
        quantity: book + (slip?.change ?? 0),
        countedAt: at.toISOString(),
      }))
      await stocktakes.count(counter, id, { counts }, null)
      await stocktakes.submit(counter, id, { leaveUncounted: false })
      const lines = found.flatMap(({ lotId, slip }) => (slip ? [{ lotId, reason: slip.reason }] : []))
      if (lines.length > 0) await stocktakes.explain(approver, id, { lines })
      await stocktakes.approve(approver, id, {})
      return found.flatMap(({ productId, slip }) =>
        slip ? [{ product: productId, quantity: slip.change }] : [],
      )
    },
    // What a machine says comes in as its own messages, with a log of its own for the time before the fleet starts.
    vend: async (vends) => {
      const batches = new Map<string, { first: number; events: unknown[] }>()
      const messages: { deviceId: string; batch: { first: number; events: unknown[] } }[] = []
      for (const { machine, channel, at } of vends) {
        const log = logOf(machine.deviceId)
        const vend = (log.vended.get(channel) ?? 0) + 1
        log.vended.set(channel, vend)
        let batch = batches.get(machine.deviceId)
        if (!batch || batch.events.length >= 50) {
          batch = { first: log.next, events: [] }
          batches.set(machine.deviceId, batch)
          messages.push({ deviceId: machine.deviceId, batch })
        }
        batch.events.push({
          kind: 'vend',
          boot: 1,
          uptime: at - start,
          at: new Date(at).toISOString(),
          clock: 'ntp',
          channel,
          quantity: 1,
          counters: { vend, failed: 0, test: 0 },
        })
        log.next += 1
      }
      await devices.ingest.commit(
        messages.map(({ deviceId, batch }) =>
          readMessage({
            deviceId,
            secretId: null,
            topic: upTopic(deviceId, 'events'),
            payload: Buffer.from(JSON.stringify({ v: 1, log: nameOf(deviceId), ...batch })),
            receivedAt: time.now().getTime(),
          }),
        ),
      )
    },
  }
}

/** A log is one device's alone. */
const nameOf = (deviceId: string): string => deviceId.replaceAll('-', '')

/** Takes so many units off the front of the lots. */
function take(
  lots: { lotId: string; quantity: number }[],
  quantity: number,
): { lotId: string; quantity: number }[] {
  const taken: { lotId: string; quantity: number }[] = []
  let missing = quantity
  for (const lot of lots) {
    const units = Math.min(missing, lot.quantity)
    if (units === 0) continue
    lot.quantity -= units
    missing -= units
    taken.push({ lotId: lot.lotId, quantity: units })
  }
  return taken
}
