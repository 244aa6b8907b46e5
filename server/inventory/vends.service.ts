import type { Ambient } from '../ambient.ts'
import type { Writer } from '../db/database.ts'
import { countyOf } from '../places/division-code.ts'
import { type BalanceRow, increase, insertEntries, type LedgerEntry, reduce } from './ledger.store.ts'
import { Shelf } from './shelf.ts'
import { changesAfter, channelLots, type DiscrepancyRow, insertDiscrepancies } from './vends.store.ts'

/** A dispenser says that units left a channel. The key (deviceId, log, seq) has not been posted before. */
export interface Vend {
  deviceId: string
  /** The dispenser's place. */
  locationId: string
  log: string
  seq: number
  channel: number
  /** Base units; 0 posts nothing. */
  quantity: number
  occurredAt: Date
  recordedAt: Date
}

export interface VendOutcome {
  /** The movement of kind `vend`; null when nothing could be posted. */
  movementId: string | null
  /** Units taken from the ledger. */
  posted: number
  /** Units left open as a discrepancy; posted + discrepancy = the vend's quantity. */
  discrepancy: number
}

/** Reason of a movement that a counter proves and no event explains. */
export const UNATTRIBUTED = 'unattributed'

interface Machine {
  recipientId: string
  products: Map<number, string | null>
  shelves: Map<string, Shelf>
}

/** Posts what dispensers gave out. The hot path of ingest: built for groups of thousands. */
export class VendService {
  readonly #ambient: Ambient

  constructor({ ambient }: { ambient: Ambient }) {
    this.#ambient = ambient
  }

  /**
   * Posts vends of many devices inside the transaction that stores their events; the outcomes are in the order of
   * `vends`. Emit `stock` and `vended` for their places after the commit.
   *
   * A vend is a fact: expired and quarantined lots are not spared, and nothing is refused. Units go from the lot that was
   * loaded first to the county's recipients. What cannot have been there (by the ledger, also at that time when the
   * vend is backdated) becomes an open discrepancy: no balance is ever below 0 at any business time.
   */
  postVends(tx: Writer, vends: readonly Vend[]): Promise<VendOutcome[]> {
    return this.#post(tx, vends, null)
  }

  /**
   * The same for units that a channel's counter proves and no event explains, because the machine's log had
   * overflowed. `seq` is the first of the lost run; the movement says `unattributed` as its reason.
   */
  postUnattributed(tx: Writer, entries: readonly Vend[]): Promise<VendOutcome[]> {
    return this.#post(tx, entries, UNATTRIBUTED)
  }

  async #post(tx: Writer, vends: readonly Vend[], reason: string | null): Promise<VendOutcome[]> {
    const machines = await readMachines(tx, vends)
    await rememberBacklogs(tx, machines, vends)

    const entries: LedgerEntry[] = []
    const discrepancies: DiscrepancyRow[] = []
    const outcomes = vends.map((vend) => {
      const machine = machines.get(vend.locationId)
      const productId = machine?.products.get(vend.channel) ?? null
      const takes =
        productId === null
          ? []
          : (machine?.shelves.get(productId)?.take(vend.quantity, vend.occurredAt.getTime()) ?? [])
      const posted = takes.reduce((sum, take) => sum + take.quantity, 0)
      const discrepancy = vend.quantity - posted
      let movementId: string | null = null
      if (machine && productId !== null && posted > 0) {
        movementId = this.#ambient.newId()
        const lines = takes.map((take) => ({ productId, ...take }))
        entries.push({ ...header(vend, machine.recipientId), id: movementId, reason, lines })
      }
      if (discrepancy > 0)
        discrepancies.push({
          ...openDiscrepancy(vend, productId),
          id: this.#ambient.newId(),
          quantity: discrepancy,
        })
      return { movementId, posted, discrepancy }
    })

    await insertEntries(tx, entries)
    await settle(tx, machines, entries)
    if (discrepancies.length > 0) await insertDiscrepancies(tx, discrepancies)
    return outcomes
  }
}

/**
 * Reads channels and lots afresh in each transaction: one query for a whole group costs less than a tenth of posting
 * it, and unlike a cache it cannot be wrong after a rollback or a new assignment.
 */
async function readMachines(tx: Writer, vends: readonly Vend[]): Promise<Map<string, Machine>> {
  const machines = new Map<string, Machine>()
  const locationIds = [...new Set(vends.map((vend) => vend.locationId))]
  for (const { locationId, jurisdictionCode, channel, productId, lot } of await channelLots(
    tx,
    locationIds,
  )) {
    const machine = machines.get(locationId) ?? {
      recipientId: `recipient-${countyOf(jurisdictionCode)}`,
      products: new Map<number, string | null>(),
      shelves: new Map<string, Shelf>(),
    }
    machines.set(locationId, machine)
    machine.products.set(channel, productId)
    if (productId === null || lot === null) continue
    const shelf = machine.shelves.get(productId) ?? new Shelf()
    machine.shelves.set(productId, shelf)
    shelf.add({
      lotId: lot.lotId,
      balance: lot.quantity,
      since: lot.since.getTime(),
      lastOccurredAt: lot.lastOccurredAt.getTime(),
    })
  }
  return machines
}

/** After a week offline a machine tells of vends older than what the ledger has: look at what came later. */
async function rememberBacklogs(
  tx: Writer,
  machines: ReadonlyMap<string, Machine>,
  vends: readonly Vend[],
): Promise<void> {
  const earliest = new Map<Shelf, { vend: Vend; productId: string }>()
  for (const vend of vends) {
    const machine = machines.get(vend.locationId)
    const productId = machine?.products.get(vend.channel)
    const shelf = productId ? machine?.shelves.get(productId) : undefined
    if (!productId || !shelf?.isBackdated(vend.occurredAt.getTime())) continue
    const known = earliest.get(shelf)
    if (!known || vend.occurredAt < known.vend.occurredAt) earliest.set(shelf, { vend, productId })
  }
  for (const [shelf, { vend, productId }] of earliest)
    shelf.remember(await changesAfter(tx, vend.locationId, productId, vend.occurredAt))
}

const header = (vend: Vend, recipientId: string) => ({
  kind: 'vend' as const,
  fromLocationId: vend.locationId,
  toLocationId: recipientId,
  occurredAt: vend.occurredAt,
  recordedAt: vend.recordedAt,
  deviceId: vend.deviceId,
  personId: null,
  transferId: null,
  reversesId: null,
  note: null,
})

const openDiscrepancy = (vend: Vend, productId: string | null) => ({
  locationId: vend.locationId,
  deviceId: vend.deviceId,
  log: vend.log,
  seq: vend.seq,
  channel: vend.channel,
  productId,
  cause: productId === null ? ('no_product' as const) : ('beyond_balance' as const),
  occurredAt: vend.occurredAt,
  openedAt: vend.recordedAt,
  closedAt: null,
})

/** Moves the balances: each (machine, lot) once, and each (recipients, lot) once. */
async function settle(
  tx: Writer,
  machines: ReadonlyMap<string, Machine>,
  entries: readonly LedgerEntry[],
): Promise<void> {
  for (const [locationId, { shelves }] of machines)
    for (const shelf of shelves.values())
      for (const { lotId, quantity, at } of shelf.taken) {
        const left = await reduce(tx, { locationId, lotId, quantity, at: new Date(at) })
        // The plan was made from what this transaction read, and writers are alone: a fault of ours, so nothing commits.
        if (left === undefined)
          throw new Error(`Lot ${lotId} at ${locationId} changed while its vends were posted`)
      }

  const given = new Map<string, BalanceRow>()
  for (const { toLocationId, occurredAt, lines } of entries)
    for (const { productId, lotId, quantity } of lines) {
      const key = `${toLocationId} ${lotId}`
      const row = given.get(key)
      if (!row)
        given.set(key, {
          locationId: toLocationId,
          lotId,
          productId,
          quantity,
          physical: false,
          since: occurredAt,
          lastOccurredAt: occurredAt,
        })
      else {
        row.quantity += quantity
        if (occurredAt < row.since) row.since = occurredAt
        if (occurredAt > row.lastOccurredAt) row.lastOccurredAt = occurredAt
      }
    }
  await increase(tx, [...given.values()])
}
