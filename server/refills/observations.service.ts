import { isKnown } from '../../protocol/messages/events.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Writer } from '../db/database.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { Log } from '../log.ts'
import { reconcileChannel } from './channel.reconciling.ts'
import { insertCount, unsettleCounts, unsettledChannels } from './channel-counts.store.ts'
import { checkDrift, type FirstSeen } from './drift.checking.ts'
import { type ChannelKey, devicesAt, lastTold } from './evidence.store.ts'
import * as reconciliations from './reconciliations.store.ts'
import { matchChannel, VISIT_GRACE_MS } from './refill.matching.ts'
import * as reports from './reports.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  contents: ContentsService
  log: Log
  /** What has arrived of each append log of a device. */
  logsOf(deviceId: string): Promise<readonly { log: string; through: number }[]>
}

/** Waiting counts, overdue refills and told levels are looked at this often: milliseconds. */
const TICK_MS = 60_000
/** Messages of one moment may be committed in another order than they were received: milliseconds. */
const OVERLAP_MS = 10 * 60_000

/** Holds what machines tell of refills, counts and levels against the ledger. Questions open and close by it; no balance changes. */
export class ObservationsService {
  readonly #from: Dependencies
  /** Up to when each machine had told everything when its counts were last looked at; forgotten when something moves there. */
  readonly #lookedAt = new Map<string, number | null>()
  readonly #drifting: FirstSeen = new Map()
  #since = new Date(0)
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()

  constructor(from: Dependencies) {
    this.#from = from
  }

  start(): void {
    this.#from.changes.on('observed', this.#onObserved)
    this.#from.changes.on('stock', this.#onStock)
    this.#timer = setInterval(() => this.#queue(() => this.tick()), TICK_MS)
    this.#timer.unref()
    this.#queue(() => this.collect())
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#from.changes.off('observed', this.#onObserved)
    this.#from.changes.off('stock', this.#onStock)
    await this.#work
  }

  /** Up to when the machine at a place has told everything that happened; null when something is missing, or it never spoke. */
  async toldUntil(locationId: string): Promise<Date | null> {
    const { db, logsOf } = this.#from
    const [device] = await devicesAt(db, locationId)
    const told = device && (await lastTold(db, device.id))
    if (!device || !told) return null
    const log = (await logsOf(device.id)).find((known) => known.log === told.log)
    return log && log.through >= told.next - 1 ? told.at : null
  }

  /** Takes up the refills and counts that have been stored since the last time. */
  async collect(): Promise<void> {
    const { db, changes } = this.#from
    for (const observation of await reports.newObservations(db, this.#since)) {
      const { event, locationId } = observation
      const toldUntil = await this.toldUntil(locationId)
      await db.write(async (tx, afterCommit) => {
        await this.#takeUp(tx, observation, toldUntil)
        afterCommit(() => changes.emit('stock', [locationId]))
      })
      const seen = event.receivedAt.getTime() - OVERLAP_MS
      if (seen > this.#since.getTime()) this.#since = new Date(seen)
    }
  }

  async #takeUp(
    tx: Writer,
    { event, locationId }: reports.Observation,
    toldUntil: Date | null,
  ): Promise<void> {
    const { ambient, contents } = this.#from
    const { deviceId, log, seq, occurredAt, receivedAt, payload } = event
    if (!isKnown(payload) || (payload.kind !== 'refill' && payload.kind !== 'count')) return
    const key = { locationId, channel: payload.channel }
    const at = { tx, now: ambient.now(), newId: () => ambient.newId(), contents }
    const common = { deviceId, log, seq, ...key, occurredAt, visitId: null }
    if (payload.kind === 'refill') {
      const { loaded, visit = null } = payload
      await reports.insertReport(tx, { ...common, loaded, visit, receivedAt, status: 'waiting' })
      await matchChannel(at, key)
    } else
      await insertCount(tx, {
        ...common,
        id: ambient.newId(),
        productId: contents.pastProduct(key, occurredAt) ?? (await reconciliations.productOfChannel(tx, key)),
        counted: payload.remaining,
        assigned: 0,
        recordedAt: at.now,
        wrong: false,
        settledAt: null,
      })
    await unsettleCounts(tx, key, occurredAt)
    await reconcileChannel({ ...at, toldUntil }, key)
  }

  /** Looks again at what waits: counts for the machine's word, refills for a visit, levels for the ledger. */
  async tick(): Promise<void> {
    await this.collect()
    await this.#settleCounts()
    await this.#askOfOverdue()
    await checkDrift({ ...this.#from, toldUntil: (id) => this.toldUntil(id) }, this.#drifting)
  }

  async #settleCounts(): Promise<void> {
    const { db, ambient, contents } = this.#from
    const channels = await unsettledChannels(db)
    for (const locationId of new Set(channels.map((key) => key.locationId))) {
      const toldUntil = await this.toldUntil(locationId)
      const told = toldUntil?.getTime() ?? null
      if (this.#lookedAt.get(locationId) === told) continue
      const there = channels.filter((key) => key.locationId === locationId)
      await this.#each(there, (tx, key) =>
        reconcileChannel({ tx, now: ambient.now(), newId: () => ambient.newId(), contents, toldUntil }, key),
      )
      this.#lookedAt.set(locationId, told)
    }
  }

  async #askOfOverdue(): Promise<void> {
    const { db, ambient, contents } = this.#from
    const now = ambient.now()
    const before = new Date(now.getTime() - VISIT_GRACE_MS)
    await this.#each(await reports.overdueChannels(db, before), (tx, key) =>
      matchChannel({ tx, now, newId: () => ambient.newId(), contents }, key),
    )
  }

  async #each(
    keys: readonly ChannelKey[],
    work: (tx: Writer, key: ChannelKey) => Promise<void>,
  ): Promise<void> {
    for (const key of keys)
      await this.#from.db.write(async (tx, afterCommit) => {
        await work(tx, key)
        afterCommit(() => this.#from.changes.emit('stock', [key.locationId]))
      })
  }

  readonly #onStock = (locationIds: readonly string[]): void => {
    for (const id of locationIds) this.#lookedAt.delete(id)
  }

  readonly #onObserved = (): void => this.#queue(() => this.collect())

  /** One thing after the other; what fails is logged, and tried again at the next tick. */
  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#from.log.warn({ err: error }, 'Observations of machines could not be looked at')
    })
  }
}
