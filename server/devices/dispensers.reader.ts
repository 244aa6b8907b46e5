import type { z } from 'zod'
import type {
  Delivery,
  Dispenser,
  DispenserDetail,
  dispenserQuery,
  EventHistory,
  eventQuery,
} from '../../protocol/api/devices.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import { badCursor, NotFoundError } from '../errors.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import * as store from './devices.store.ts'
import { describeDispenser, describeEvent, describeInDetail, type MachineFacts } from './dispenser.view.ts'
import { type HistoryCursor, readHistory } from './history.store.ts'
import type { IngestService } from './ingest/ingest.service.ts'
import { listQuarantined } from './ingest/quarantined.store.ts'
import type { PresenceTracker } from './presence.tracker.ts'

/** What the inventory knows of places; one that offers nothing is absent. */
export interface StockKnowledge {
  statusByLocation(locationIds?: readonly string[]): Promise<ReadonlyMap<string, { status: StockStatus }>>
  knowledgeByLocation(
    locationIds?: readonly string[],
  ): Promise<ReadonlyMap<string, readonly { usable: number }[]>>
}

interface Dependencies {
  db: Database
  ambient: Ambient
  stock: StockKnowledge
  contents: Pick<ContentsService, 'contentsOf'>
  presence: Pick<PresenceTracker, 'of'>
  ingest: Pick<IngestService, 'logsOf'>
}

const RECENT_EVENTS = 20
const QUARANTINED_SHOWN = 50

/** Machines as people see them: how they stand, what they told, and the proof that nothing of it is missing. */
export class DispensersReader {
  readonly #from: Dependencies

  constructor(from: Dependencies) {
    this.#from = from
  }

  async list(scope: string | null, query: z.output<typeof dispenserQuery>): Promise<Dispenser[]> {
    const narrowed = narrowest(scope, query.jurisdiction ?? null)
    if (narrowed === undefined) return []
    const machines = await store.listMachines(this.#from.db, narrowed, { search: query.search })
    const facts = await this.#factsOf(machines)
    return machines
      .map((machine, i) => describeDispenser(machine, facts[i] ?? NO_FACTS))
      .filter(({ presence }) => query.presence === undefined || presence === query.presence)
  }

  /** Throws `NotFoundError`, also for a machine outside the scope. */
  async get(scope: string | null, id: string): Promise<DispenserDetail> {
    const machine = await this.#find(scope, id)
    const { locationId } = machine.device
    const [[facts], contents, recent] = await Promise.all([
      this.#factsOf([machine]),
      this.#from.contents.contentsOf([locationId]),
      store.recentEvents(this.#from.db, id, RECENT_EVENTS),
    ])
    return describeInDetail(machine, facts ?? NO_FACTS, contents.get(locationId), recent)
  }

  /** Proof of what arrived and what did not, from the database alone. Throws as `get` does. */
  async delivery(scope: string | null, id: string): Promise<Delivery> {
    await this.#find(scope, id)
    const [logs, counts, quarantined, discrepancies] = await Promise.all([
      this.#from.ingest.logsOf(id),
      store.deliveryCounts(this.#from.db, id),
      listQuarantined(this.#from.db, id, QUARANTINED_SHOWN),
      store.listOpenDiscrepancies(this.#from.db, id),
    ])
    return {
      logs: logs.map((log) => ({
        log: log.log,
        generation: log.generation,
        through: log.through,
        gaps: [...log.gaps, ...log.missing()].sort(([a], [b]) => a - b),
        events: counts.events.get(log.log) ?? 0,
        unattributed: counts.unattributed.get(log.log) ?? 0,
      })),
      unknownKinds: counts.unknownKinds,
      quarantined: quarantined.map(({ topic, reason, detail, size, receivedAt }) => ({
        topic,
        reason,
        detail,
        size,
        receivedAt: receivedAt.toISOString(),
      })),
      discrepancies: discrepancies.map(({ channel, quantity, cause, occurredAt, log, seq }) => ({
        channel,
        quantity,
        cause,
        occurredAt: occurredAt.toISOString(),
        log,
        seq,
      })),
    }
  }

  /** Everything the machine ever said, newest first. Throws as `get` does, and `InvalidError` `bad_cursor`. */
  async history(scope: string | null, id: string, query: z.output<typeof eventQuery>): Promise<EventHistory> {
    await this.#find(scope, id)
    const { limit, cursor, kind: kinds, channel } = query
    const after = cursor === undefined ? undefined : toHistoryCursor(cursor)
    const rows = await readHistory(this.#from.db, id, { kinds, channel, after, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => ({
        ...describeEvent(row),
        generation: row.generation,
        movementId: row.movementId,
        sent: row.payload,
      })),
      next: rows.length > limit && last ? `${last.generation}.${last.seq}` : null,
    }
  }

  async #find(scope: string | null, id: string): Promise<store.Machine> {
    const [machine] = await store.listMachines(this.#from.db, scope, { id })
    if (!machine) throw new NotFoundError('dispenser', id)
    return machine
  }

  /** In the order of `machines`. */
  async #factsOf(machines: readonly store.Machine[]): Promise<MachineFacts[]> {
    const devices = machines.map(({ device }) => device)
    const places = devices.map(({ locationId }) => locationId)
    const [channels, counts, statuses, knowledge] = await Promise.all([
      store.listChannels(this.#from.db, places),
      store.countsOf(this.#from.db, devices),
      this.#from.stock.statusByLocation(places),
      this.#from.stock.knowledgeByLocation(places),
    ])
    const channelsAt = new Map<string, store.ChannelRow[]>()
    for (const row of channels)
      channelsAt.set(row.locationId, [...(channelsAt.get(row.locationId) ?? []), row])
    const now = this.#from.ambient.now().getTime()
    return devices.map(({ id, locationId }) => ({
      presence: this.#from.presence.of(id, now),
      channels: channelsAt.get(locationId) ?? [],
      ledger: counts.ledger.get(locationId) ?? 0,
      usable: (knowledge.get(locationId) ?? []).reduce((sum, { usable }) => sum + usable, 0),
      stock: statuses.get(locationId)?.status ?? 'unknown',
      openDiscrepancies: counts.discrepancies.get(id) ?? 0,
      quarantinedMessages: counts.quarantined.get(id) ?? 0,
      suspect: counts.suspect.has(id),
    }))
  }
}

/** `{generation}.{seq}` */
function toHistoryCursor(cursor: string): HistoryCursor {
  const [, generation, seq] = /^(\d{1,9})\.(\d{1,16})$/.exec(cursor) ?? []
  if (!generation || !seq || !Number.isSafeInteger(Number(seq))) throw badCursor()
  return { generation: Number(generation), seq: Number(seq) }
}

const NO_FACTS: MachineFacts = {
  presence: { presence: 'unknown', lastSeenAt: null },
  channels: [],
  ledger: 0,
  usable: 0,
  stock: 'unknown',
  openDiscrepancies: 0,
  quarantinedMessages: 0,
  suspect: false,
}
