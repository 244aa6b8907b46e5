import { randomUUID } from 'node:crypto'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { HeldChannel, Recall } from '../../protocol/api/recalls.ts'
import type { Command } from '../../protocol/messages/command.ts'
import { aBirth } from '../devices/messages.ts'
import { aReply } from '../devices/steered.ts'
import { aDepot, TOWNSHIP } from '../refills/a-depot.ts'
import type { Api } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'

/** A depot with a county warehouse that collects, and machines that speak over the real broker. */
export async function aRecallingCounty() {
  const depot = await aDepot()
  const { admin, app } = depot
  const place = (kind: string, name: string) =>
    admin.post<Location>('/api/locations', { kind, jurisdictionCode: TOWNSHIP, name })
  const county = await admin.post<Location>('/api/locations', {
    kind: 'warehouse',
    jurisdictionCode: TOWNSHIP.slice(0, 6),
    name: '县库房',
  })
  const outlet = await place('staffed_outlet', '甲村服务室')
  const secrets = new Map<string, string>()

  return {
    ...depot,
    county,
    outlet,
    /** What the API answers it with is what a device signs in with. */
    async aMachine(channels = 2): Promise<CreatedDispenser> {
      const machine = (await depot.aMachine(channels)) as CreatedDispenser
      secrets.set(machine.id, machine.secret)
      return machine
    },
    /** Connects a machine over MQTT, born as number `conn`. */
    async connect({ id }: { id: string }, conn = 1): Promise<RawDevice> {
      const device = await RawDevice.signedIn(app.mqttPort, { id, secret: secrets.get(id) ?? '' })
      await device.tell('birth', aBirth({ conn, log: 'log-b' }))
      return device
    },
    send: (to: string, quantity: number, lotId = depot.lots.soon, more: object = {}) =>
      admin.post<{ transferId: string }>('/api/movements', {
        kind: 'transfer',
        from: depot.storeroom.id,
        to,
        lines: [{ product: 'CON52', lotId, quantity }],
        reason: '调拨',
        receive: true,
        ...more,
      }),
    recall: (more: object = {}, by: Api = admin): Promise<Recall> =>
      by.post<Recall>('/api/recalls', {
        product: 'CON52',
        numbers: ['SOON'],
        level: 'second',
        reason: '抽检不合格',
        collectingLocation: county.id,
        ...more,
      }),
    read: (id: string, by: Api = admin) => by.get<Recall>(`/api/recalls/${id}`),
    /** Does to a recall what a route of it does. */
    act: (id: string, what: string, body: object, by: Api = admin) =>
      // As the page does it.
      by.post<Recall>(`/api/recalls/${id}/${what}`, body, { 'Idempotency-Key': randomUUID() }),
    refused: async (path: string, body: object, by: Api = admin) =>
      problemIn(await by.send('POST', path, body)),
    /** Waits until the channel is in this state: the server looks again on its own. */
    async reaches(id: string, locationId: string, channel: number, state: HeldChannel['state']) {
      for (const end = performance.now() + 20_000; performance.now() < end; ) {
        const { channels } = await admin.get<Recall>(`/api/recalls/${id}`)
        const found = channels.find((one) => one.locationId === locationId && one.channel === channel)
        if (found?.state === state) return found
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      throw new Error(`Channel ${channel} did not become ${state}`)
    },
  }
}
export type RecallingCounty = Awaited<ReturnType<typeof aRecallingCounty>>

/** Waits for a command of this kind and says that it was carried out. */
export async function obey(device: RawDevice, op: Command['op'], conn = 1, skip: readonly string[] = []) {
  const command = await device.hears<Command>('command', (each) => each.op === op && !skip.includes(each.id))
  await device.tell('reply', aReply(command.id, 'done', { conn }))
  return command
}
