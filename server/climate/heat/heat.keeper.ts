import { setTimeout as rest } from 'node:timers/promises'
import type { HeatSettings } from '../../../protocol/api/heat.ts'
import type { Ambient } from '../../ambient.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import type { Changes } from '../../changes.ts'
import type { Database } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import { HeatReader } from './heat.reader.ts'
import * as store from './heat.store.ts'
import { isTooMuch } from './heat-settings.ts'
import type { LotHistory } from './lot-history.ts'
import { kineticOf } from './place-heat.ts'
import * as proposals from './proposals.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  catalog: Pick<CatalogService, 'storageInTime'>
  settings(): Promise<HeatSettings>
}

/** How often it is looked whether there is something to do, and how often everything is: milliseconds. */
const EVERY = 10_000
const ALL_EVERY = 3_600_000
/** Places at once, for which others wait: about 20 ms where twenty products lie. */
const PLACES = 5
/** Rests nine times as long as it works: what lots went through may be minutes old. */
const REST = 9
const HOUR = 3_600
const DAY = 24 * HOUR

/** Works out what every lot went through, every hour and where an excursion began or ended, and proposes quarantine. */
export class HeatKeeper {
  readonly #from: Dependencies
  readonly #touched = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> = Promise.resolve()
  #busy = false
  #stopping = false
  /** Somebody waits: no rests. */
  #awaited = false
  #allAt = 0

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  start(): void {
    const { changes, log } = this.#from
    this.#stopping = false
    changes.on('excursions', this.#onExcursions)
    this.#timer = setInterval(() => {
      if (this.#busy) return
      this.#busy = true
      this.#alone(() => this.#look())
        .catch((error: unknown) => log.error({ err: error }, 'the heat of lots could not be worked out'))
        .finally(() => {
          this.#busy = false
        })
    }, EVERY)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#from.changes.off('excursions', this.#onExcursions)
    this.#stopping = true
    await this.#working
  }

  /** Resolves when everything has been worked out as of now, or with `all` false where excursions changed. */
  settle({ all = true } = {}): Promise<void> {
    return this.#alone(() => {
      this.#allAt = all ? 0 : this.#from.ambient.now().getTime()
      return this.#hurry()
    })
  }

  readonly #onExcursions = (locationIds: readonly string[]): void => {
    for (const id of locationIds) this.#touched.add(id)
  }

  #alone(work: () => Promise<void>): Promise<void> {
    const working = this.#working.then(work)
    this.#working = working.catch(() => undefined)
    return working
  }

  async #hurry(): Promise<void> {
    this.#awaited = true
    await this.#look().finally(() => {
      this.#awaited = false
    })
  }

  async #look(): Promise<void> {
    const { db, ambient, catalog } = this.#from
    const now = ambient.now()
    const reader = async () => new HeatReader(db, await catalog.storageInTime(), now.getTime())
    if (now.getTime() - this.#allAt >= ALL_EVERY) {
      this.#touched.clear()
      const all = await reader()
      for (let after = ''; !this.#stopping; ) {
        const some = await store.placesWithStock(db, after, PLACES)
        const last = some.at(-1)
        if (last === undefined) break
        await this.#work(all, now, some)
        after = last
      }
      this.#allAt = now.getTime()
    }
    const places = [...this.#touched]
    this.#touched.clear()
    for (let from = 0; from < places.length && !this.#stopping; from += PLACES)
      await this.#work(await reader(), now, places.slice(from, from + PLACES))
  }

  async #work(reader: HeatReader, at: Date, locationIds: readonly string[]): Promise<void> {
    const { db, settings, changes } = this.#from
    const began = performance.now()
    const lying = await store.listLying(db, { locationIds })
    const exposed: { lot: store.LyingLot; history: LotHistory }[] = []
    for (const lot of lying) exposed.push({ lot, history: await reader.historyOf(lot) })
    const holding = await settings()
    await db.write(async (tx, afterCommit) => {
      await store.replaceHeat(
        tx,
        locationIds,
        exposed.map(({ lot: { locationId, lotId }, history: { sums } }) => ({
          locationId,
          lotId,
          seconds: sums.seconds,
          known: sums.known,
          kineticCelsius: kineticOf(sums),
          hot: sums.hot,
          humid: sums.humid,
          lost: sums.lost,
          at,
        })),
      )
      const known = await proposals.proposalsAt(tx, locationIds)
      const held = await proposals.heldAt(tx, locationIds)
      const changed = new Set<string>()
      const here = new Set(exposed.map(({ lot }) => keyOf(lot)))
      for (const proposal of known)
        if (proposal.state === 'open' && (held.has(keyOf(proposal)) || !here.has(keyOf(proposal))))
          if (await proposals.decide(tx, proposal.id, { state: 'moot', decidedAt: at }))
            changed.add(proposal.locationId)
      for (const { lot, history } of exposed) {
        const own = known.filter((proposal) => keyOf(proposal) === keyOf(lot))
        if (held.has(keyOf(lot)) || own.some(({ state }) => state === 'open')) continue
        const row = this.#proposal(lot, history, at)
        // The latest that a person decided: dismissed, or held and released since.
        if (isTooMuch(row, holding, own[0]) && (await proposals.insertProposal(tx, row)))
          changed.add(lot.locationId)
      }
      if (changed.size > 0) afterCommit(() => changes.emit('proposals', [...changed]))
    })
    if (!this.#awaited) await rest(REST * (performance.now() - began))
  }

  #proposal(lot: store.LyingLot, { sums }: LotHistory, proposedAt: Date): proposals.ProposalRow {
    const { locationId, lotId, profileName, profileNameEn, maxCelsius } = lot
    return {
      id: this.#from.ambient.newId(),
      locationId,
      lotId,
      profileName,
      profileNameEn,
      maxCelsius,
      hotHours: sums.hot / HOUR,
      lostDays: sums.lost / DAY,
      kineticCelsius: kineticOf(sums),
      coverage: sums.seconds > 0 ? sums.known / sums.seconds : 0,
      proposedAt,
      state: 'open',
      decidedAt: null,
      decidedBy: null,
      reason: null,
      quarantineId: null,
    }
  }
}

const keyOf = ({ locationId, lotId }: { locationId: string; lotId: string }): string =>
  `${locationId} ${lotId}`
