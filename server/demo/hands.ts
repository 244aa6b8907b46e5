import { upTopic } from '../../protocol/topics.ts'
import type { Services } from '../app.ts'
import type { Database } from '../db/database.ts'
import { readMessage } from '../devices/device-message.ts'
import type { Hands } from './history.ts'
import type { PlayedTime } from './played-time.ts'

/** The services, held the way the play needs them. */
export function demoHands(db: Database, { inventory, devices }: Services, time: PlayedTime): Hands {
  const start = time.now().getTime()
  const logs = new Map<string, { next: number; vended: Map<number, number> }>()
  return {
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
    issue: async (actor, entries) => {
      await db.write(async (tx, afterCommit) => {
        for (const { from, lines } of entries)
          await inventory.postWithin(tx, afterCommit, actor, { kind: 'issue', from, lines })
      })
    },
    // What a machine says comes in as its own messages, with a log of its own for the time before the fleet starts.
    vend: async (vends) => {
      const batches = new Map<string, { first: number; events: unknown[] }>()
      const messages: { deviceId: string; batch: { first: number; events: unknown[] } }[] = []
      for (const { machine, channel, at } of vends) {
        const log = logs.get(machine.deviceId) ?? { next: 0, vended: new Map() }
        logs.set(machine.deviceId, log)
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
            payload: Buffer.from(JSON.stringify({ v: 1, log: logOf(deviceId), ...batch })),
            receivedAt: time.now().getTime(),
          }),
        ),
      )
    },
  }
}

/** A log is one device's alone. */
const logOf = (deviceId: string): string => deviceId.replaceAll('-', '')
