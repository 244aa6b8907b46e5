import type { ChannelCause, PossibleChannel } from '../../protocol/api/recalls.ts'
import { isKnown } from '../../protocol/messages/events.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import type { DevicesService } from '../devices/devices.service.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { Log } from '../log.ts'
import type { Actor } from '../route.ts'
import * as units from './lot-units.store.ts'
import { goneFrom, orderDue } from './recall.rules.ts'
import * as store from './recall-channels.store.ts'
import { lotsOf, numbersOf, openRecalls, type RecallRow } from './recalls.store.ts'

export interface ChannelParts {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  contents: Pick<ContentsService, 'contentsOf'>
  devices: Pick<DevicesService, 'presenceOf' | 'reportsByLocation'> & {
    steering: { commands: Pick<DevicesService['steering']['commands'], 'queueWithin'> }
  }
}

/** A channel that a recall wants blocked, and why. */
export interface WantedChannel extends store.ChannelKey {
  locationName: string
  cause: ChannelCause
  /** Of the recalled lots, by the ledger. */
  quantity: number
}

type Recall = Pick<RecallRow, 'id' | 'productId' | 'jurisdictionCode' | 'openedAt' | 'openedBy'>

/** A refill that a machine told so long before the opening may still lie in the channel: milliseconds. */
export const REFILL_HOLDS_MS = 90 * 86_400_000
/** A machine that is away for a week gets the command when it is born again; then it is given again. In seconds. */
const COMMAND_SECONDS = 7 * 86_400
/** What was rejected or has expired is looked at this often, and what changed this soon: milliseconds. */
const TICK_MS = 30_000
const SOON_MS = 500
/** On the machine's own display, where it has one. */
const REASON = 'recall'

/**
 * Keeps the channels (货道) blocked in which a recalled lot lies: finds them, tells their machines until they have said
 * that they did, and unblocks them when they are released. A machine that is loaded with the lot later is found as well.
 */
export class RecallChannels {
  readonly #from: ChannelParts
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()

  constructor(from: ChannelParts) {
    this.#from = from
  }

  start(): void {
    const { changes } = this.#from
    for (const event of ['stock', 'observed', 'steered'] as const) changes.on(event, this.#onChange)
    this.#timer = setInterval(() => this.#queue(), TICK_MS)
    this.#timer.unref()
    this.#queue()
  }

  async stop(): Promise<void> {
    const { changes } = this.#from
    for (const event of ['stock', 'observed', 'steered'] as const) changes.off(event, this.#onChange)
    clearInterval(this.#timer)
    clearTimeout(this.#soon)
    this.#soon = undefined
    await this.#work
  }

  /** Channels in which these lots lie by the ledger, or by the last refill that the machine told at `since` or later. */
  async wanted(
    db: Reader,
    recall: Pick<Recall, 'productId' | 'jurisdictionCode'>,
    { lotIds, numbers, since }: { lotIds: readonly string[]; numbers: readonly string[]; since: Date },
  ): Promise<(WantedChannel & { toldAt: Date | null })[]> {
    const { productId, jurisdictionCode } = recall
    const holding = await units.unitsInChannels(db, { productId, lotIds }, jurisdictionCode)
    const wanted = new Map<string, WantedChannel & { toldAt: Date | null }>()
    for (const channel of holding) wanted.set(keyOf(channel), { ...channel, cause: 'holds', toldAt: null })
    const last = new Set<string>()
    const told = await store.refillsTold(db, since)
    const channels = told.length === 0 ? [] : await store.channelsFor(db, productId, jurisdictionCode)
    for (const { locationId, channel, receivedAt, payload } of told) {
      const known = channels.find((one) => one.locationId === locationId && one.channel === channel)
      if (!known || last.has(keyOf(known))) continue
      last.add(keyOf(known))
      const lot = isKnown(payload) && payload.kind === 'refill' ? payload.lot : undefined
      if (lot === undefined || !numbers.includes(lot) || wanted.has(keyOf(known))) continue
      const { locationName } = known
      const key = { locationId, locationName, channel: known.channel }
      wanted.set(keyOf(known), { ...key, cause: 'reported', quantity: 0, toldAt: receivedAt })
    }
    return [...wanted.values()]
  }

  /** Every channel that an open recall wants blocked, whether or not its machine has said that it is; by place. */
  async held(): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
    const places = new Map<string, Set<number>>()
    for (const { locationId, channel } of await store.heldChannels(this.#from.db))
      places.set(locationId, (places.get(locationId) ?? new Set()).add(channel))
    return places
  }

  /** Channels for the product of which nobody knows that they do not hold these lots. `held` ones are left out. */
  async possible(
    recall: Pick<Recall, 'productId' | 'jurisdictionCode'>,
    lotIds: readonly string[],
    held: readonly store.ChannelKey[],
  ): Promise<PossibleChannel[]> {
    const { db, contents, devices } = this.#from
    const skip = new Set(held.map(keyOf))
    const channels = (await store.channelsFor(db, recall.productId, recall.jurisdictionCode)).filter(
      (channel) => !skip.has(keyOf(channel)),
    )
    const ids = [...new Set(channels.map(({ locationId }) => locationId))]
    const [inside, told, machines] = [
      await contents.contentsOf(ids),
      await devices.reportsByLocation(ids),
      await store.machinesAt(db, ids),
    ]
    return channels.flatMap(({ locationId, locationName, channel }): PossibleChannel[] => {
      const place = inside.get(locationId)
      const lots = place?.channels.find((one) => one.channel === channel)?.lots ?? []
      const known = lots.reduce((sum, { quantity }) => sum + quantity, 0)
      const remaining = told.get(locationId)?.channels.find((one) => one.channel === channel)?.remaining
      const loose = place?.unassigned.some(({ lotId }) => lotIds.includes(lotId)) ?? false
      if (!loose && (remaining ?? 0) <= known) return []
      const deviceId = machines.get(locationId) ?? null
      const presence = this.presenceOf(deviceId)
      const cause = loose ? ('loose' as const) : ('unknown' as const)
      return [{ locationId, locationName, channel, quantity: 0, deviceId, presence, cause }]
    })
  }

  presenceOf(deviceId: string | null): PossibleChannel['presence'] {
    return deviceId === null ? 'unknown' : this.#from.devices.presenceOf(deviceId).presence
  }

  /** Wants these channels blocked from now on, and tells their machines; one that is wanted already stays as it is. */
  async holdWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    recall: Recall,
    { actor, wanted }: { actor: Actor | null; wanted: readonly (WantedChannel & { toldAt?: Date | null })[] },
  ): Promise<void> {
    const rows = (await store.channelsOf(tx, [recall.id])).map(({ held }) => held)
    const others = new Set((await store.heldChannels(tx, { except: recall.id })).map(keyOf))
    const heldAt = this.#from.ambient.now()
    const made: store.ChannelRow[] = []
    const more = wanted.filter((each) => isNew(each, rows))
    for (const channel of more) {
      const { cause, ...key } = channel
      const row = rows.find((known) => keyOf(known) === keyOf(key))
      const wasBlocked = (await store.isBlocked(tx, key)) && !others.has(keyOf(key))
      const since = { cause, wasBlocked, commandId: null, heldAt, releasedAt: null, releasedBy: null }
      if (row) await store.updateChannel(tx, row, since)
      else made.push({ ...since, recallId: recall.id, locationId: key.locationId, channel: key.channel })
    }
    await store.insertChannels(tx, made)
    const places = [...new Set(more.map(({ locationId }) => locationId))]
    if (places.length > 0) afterCommit(() => this.#from.changes.emit('stock', places))
    await this.#order(tx, afterCommit, recall, actor)
  }

  /** Wants these channels blocked no more; they are unblocked unless something else wants them blocked. */
  async releaseWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    recall: Recall,
    { actor, channels }: { actor: Actor | null; channels: readonly store.ChannelRow[] },
  ): Promise<void> {
    const released = { releasedAt: this.#from.ambient.now(), releasedBy: actor?.person.id ?? null }
    const others = new Set((await store.heldChannels(tx, { except: recall.id })).map(keyOf))
    for (const row of channels) {
      const stays = row.wasBlocked || others.has(keyOf(row))
      await store.updateChannel(tx, row, { ...released, ...(stays && { commandId: null }) })
    }
    await this.#order(tx, afterCommit, recall, actor)
  }

  /** Looks again at every channel that a recall wants blocked or unblocked. */
  async check(): Promise<void> {
    const { db } = this.#from
    const open = await openRecalls(db)
    const releasing = await store.recallsReleasing(db)
    for (const recall of open) await this.#follow(recall)
    for (const id of releasing)
      if (!open.some((recall) => recall.id === id))
        await db.write((tx, afterCommit) => this.#orderById(tx, afterCommit, id))
  }

  async #follow(recall: RecallRow): Promise<void> {
    const { db } = this.#from
    const { productId, jurisdictionCode: scope, id, openedAt } = recall
    const lotIds = ((await lotsOf(db, [id])).get(id) ?? []).map((lot) => lot.id)
    const numbers = (await numbersOf(db, [id])).get(id) ?? []
    const wanted = await this.wanted(db, recall, { lotIds, numbers, since: openedAt })
    const rows = (await store.channelsOf(db, [id])).map(({ held }) => held)
    const emptied = rows.filter(
      (row) =>
        row.releasedAt === null &&
        row.cause === 'holds' &&
        !wanted.some((channel) => keyOf(channel) === keyOf(row)),
    )
    const gone = new Set<string>()
    if (emptied.length > 0) {
      const lots = { productId, lotIds }
      const left = goneFrom(await units.flowsOf(db, lots, { scope, since: openedAt }))
      const there = await units.unitsAtPlaces(db, lots, scope)
      // What the machine gave out by itself is no proof that a person was there.
      for (const [locationId, { sentBack, disposed, missing }] of left)
        if (
          sentBack + disposed + missing > 0 &&
          there.every((place) => place.locationId !== locationId || place.quantity === 0)
        )
          gone.add(locationId)
    }
    const channels = emptied.filter(({ locationId }) => gone.has(locationId))
    const isDone = channels.length === 0 && !wanted.some((channel) => isNew(channel, rows))
    if (isDone && (await this.#due(db, id)).length === 0) return
    await db.write(async (tx, afterCommit) => {
      if ((await openRecalls(tx)).some((one) => one.id === id)) {
        await this.holdWithin(tx, afterCommit, recall, { actor: null, wanted })
        if (channels.length > 0) await this.releaseWithin(tx, afterCommit, recall, { actor: null, channels })
      }
    })
  }

  async #orderById(tx: Writer, afterCommit: AfterCommit, id: string): Promise<void> {
    const [row] = await store.channelsOf(tx, [id])
    const openedBy = row && (await store.openerOf(tx, id))
    if (openedBy) await this.#order(tx, afterCommit, { id, openedBy }, null)
  }

  /** Tells machines what they have to be told by now. */
  async #order(
    tx: Writer,
    afterCommit: AfterCommit,
    { id, openedBy }: Pick<Recall, 'id' | 'openedBy'>,
    actor: Actor | null,
  ): Promise<void> {
    const due = await this.#due(tx, id)
    const ids = await this.#from.devices.steering.commands.queueWithin(
      tx,
      afterCommit,
      { actor, personId: actor?.person.id ?? openedBy },
      due.map(({ held: { channel }, deviceId, op }) => ({
        deviceId,
        input:
          op === 'block_channel'
            ? { op, args: { channel, reason: REASON }, expiresInSeconds: COMMAND_SECONDS }
            : { op, args: { channel }, expiresInSeconds: COMMAND_SECONDS },
      })),
    )
    for (const [i, { held }] of due.entries()) {
      const commandId = ids[i]
      if (commandId) await store.updateChannel(tx, held, { commandId })
    }
  }

  async #due(db: Reader, id: string): Promise<Due[]> {
    const now = this.#from.ambient.now()
    const rows = await store.channelsOf(db, [id])
    const machines = await store.machinesAt(
      db,
      rows.map(({ held }) => held.locationId),
    )
    const due: Due[] = []
    for (const { held, command } of rows) {
      const deviceId = machines.get(held.locationId)
      const blocked = command?.state !== 'done' || (await store.isBlocked(db, held))
      const op = orderDue(held, command, { deviceId, blocked, now })
      if (op && deviceId !== undefined) due.push({ held, deviceId, op })
    }
    return due
  }

  readonly #onChange = (): void => {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      this.#queue()
    }, SOON_MS).unref()
  }

  /** One look after the other; one that fails is logged, and the next tick tries again. */
  #queue(): void {
    this.#work = this.#work
      .then(() => this.check())
      .catch((error: unknown) => {
        this.#from.log.warn({ err: error }, 'Channels of recalls could not be looked at')
      })
  }
}

interface Due {
  held: store.ChannelRow
  deviceId: string
  op: 'block_channel' | 'unblock_channel'
}

/** Not wanted yet, or loaded again after its release: what was told before that has been taken out since. */
function isNew(
  channel: WantedChannel & { toldAt?: Date | null },
  rows: readonly store.ChannelRow[],
): boolean {
  const row = rows.find((known) => keyOf(known) === keyOf(channel))
  if (!row) return true
  if (row.releasedAt === null) return false
  return channel.toldAt ? channel.toldAt > row.releasedAt : channel.cause !== 'reported'
}

export const keyOf = ({ locationId, channel }: store.ChannelKey): string => `${locationId} ${channel}`
