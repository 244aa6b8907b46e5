import type { Ambient } from '../ambient.ts'
import type { Writer } from '../db/database.ts'
import type { ChannelHistory, ChannelKey } from './channel-history.keeper.ts'
import { type ChannelTake, takeContents } from './contents.store.ts'
import { account } from './ledger.posting.ts'
import {
  type BalanceRow,
  changesAfter,
  increase,
  insertEntries,
  type LedgerEntry,
  type Reduction,
  reduceAll,
} from './ledger.store.ts'
import { Shelf } from './shelf.ts'
import {
  type ChannelLot,
  channelLots,
  type DiscrepancyRow,
  insertDiscrepancies,
  lotsOfProduct,
} from './vends.store.ts'

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
  /** What it was, where that is known; otherwise what the channel was for when it happened. */
  productId?: string
  occurredAt: Date
  recordedAt: Date
  /** Dropped by a technician: the units have left the machine, and nobody was given them. */
  test?: boolean
}

export interface VendOutcome {
  /** The movement of kind `vend`, of a test `adjustment`; null when nothing could be posted. */
  movementId: string | null
  /** Units taken from the ledger. */
  posted: number
  /** Units left open as a discrepancy; posted + discrepancy = the vend's quantity. */
  discrepancy: number
}

/** Reason of a movement that a counter proves and no event explains. */
const UNATTRIBUTED = 'unattributed'
/** Reason of the adjustment that a test vend is. */
const TEST = 'test'

/** What one channel of one machine drops from. Channels with the same product have one shelf. */
interface Source {
  /** The county's accounts. */
  recipientId: string
  varianceId: string
  locationId: string
  productId: string
  shelf: Shelf
}

/** Posts what dispensers gave out. The hot path of ingest: built for groups of thousands. */
export class VendService {
  readonly #ambient: Ambient
  readonly #channelHistory: Pick<ChannelHistory, 'pastProduct'>

  constructor({
    ambient,
    channelHistory,
  }: {
    ambient: Ambient
    channelHistory: Pick<ChannelHistory, 'pastProduct'>
  }) {
    this.#ambient = ambient
    this.#channelHistory = channelHistory
  }

  /**
   * Posts vends of many devices inside the transaction that stores their events; the outcomes are in the order of
   * `vends`. Emit `stock` and `vended` for their places after the commit.
   *
   * A vend is a fact: expired and quarantined lots are not spared, and nothing is refused. Units go from the lots that lie
   * in that channel, first loaded first, and then from those in the machine that lie in no channel, to the county's
   * recipients; those of a test vend go to the count variance, so that no figure takes them for distribution. What cannot
   * have been there (by the ledger, also at that time when the
   * vend is backdated) becomes an open discrepancy: no balance is ever below 0 at any business time. A vend told late is of
   * the product that its channel was for when it happened.
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
    const sources = await readSources(
      tx,
      vends,
      vends.map((vend) => vend.productId ?? this.#channelHistory.pastProduct(vend, vend.occurredAt)),
    )
    await rememberBacklogs(tx, vends, sources)

    const entries: LedgerEntry[] = []
    const discrepancies: DiscrepancyRow[] = []
    const outcomes = vends.map((vend, i): VendOutcome => {
      const source = sources[i]
      const takes = source?.shelf.take(vend.channel, vend.quantity, vend.occurredAt.getTime()) ?? []
      let movementId: string | null = null
      let posted = 0
      if (source && takes.length > 0) {
        const { productId } = source
        movementId = this.#ambient.newId()
        const lines = takes.map(({ lotId, quantity }) => ({ productId, lotId, quantity }))
        entries.push(vendEntry(vend, source, { id: movementId, reason, lines }))
        for (const { quantity } of takes) posted += quantity
      }
      const discrepancy = vend.quantity - posted
      if (discrepancy > 0)
        discrepancies.push(
          openDiscrepancy(vend, this.#ambient.newId(), discrepancy, source?.productId ?? null),
        )
      return { movementId, posted, discrepancy }
    })

    await insertEntries(tx, entries)
    await settle(tx, sources, entries)
    if (discrepancies.length > 0) await insertDiscrepancies(tx, discrepancies)
    return outcomes
  }
}

/** Where each vend came from, in the order of the vends; null for a channel without a product. */
type Sources = readonly (Source | null)[]

/**
 * Reads what lies behind each channel afresh in each transaction. Unlike a cache of channels it cannot be wrong after a
 * rollback or a new assignment, and it costs little beside reading the lots. `known` names the product of a vend that is
 * not to be read from its channel.
 */
async function readSources(
  tx: Writer,
  vends: readonly Vend[],
  known: readonly (string | undefined)[],
): Promise<Sources> {
  const positions = new Map<string, number>()
  const channels: ChannelKey[] = []
  const ofProducts: (ChannelKey & { productId: string })[] = []
  const asked = vends.map(({ locationId, channel }, i) => {
    const productId = known[i]
    const key = `${locationId} ${channel} ${productId ?? ''}`
    const position = positions.get(key)
    if (position !== undefined) return position
    const next =
      productId === undefined
        ? channels.push({ locationId, channel }) - 1
        : -ofProducts.push({ locationId, channel, productId })
    positions.set(key, next)
    return next
  })
  const shelves = new Map<string, Shelf>()
  const lots = await channelLots(tx, channels)
  const sources = channels.map((channel, i) => toSource(channel, lots[i] ?? [], shelves))
  const lotsThen = await lotsOfProduct(tx, ofProducts)
  const sourcesThen = ofProducts.map((channel, i) => toSource(channel, lotsThen[i] ?? [], shelves))
  return asked.map((position) => (position < 0 ? sourcesThen[-position - 1] : sources[position]) ?? null)
}

function toSource(
  { locationId, channel }: ChannelKey,
  rows: readonly ChannelLot[],
  shelves: Map<string, Shelf>,
): Source | null {
  const productId = rows[0]?.productId
  if (!rows[0] || !productId) return null
  const key = `${locationId} ${productId}`
  const shelf = shelves.get(key) ?? new Shelf()
  shelves.set(key, shelf)
  for (const { lotId, quantity, since, lastOccurredAt, held, heldSince, assigned } of rows) {
    if (lotId === null || quantity === null || since === null || lastOccurredAt === null) continue
    shelf.add({
      lotId,
      balance: quantity,
      assigned,
      since: since.getTime(),
      lastOccurredAt: lastOccurredAt.getTime(),
    })
    if (held && heldSince) shelf.hold(channel, { lotId, quantity: held, since: heldSince.getTime() })
  }
  const { jurisdictionCode } = rows[0]
  const recipientId = account('recipient', jurisdictionCode).id
  return { locationId, productId, shelf, recipientId, varianceId: account('variance', jurisdictionCode).id }
}

/** After a week offline a machine tells of vends older than what the ledger has: look at what came later. */
async function rememberBacklogs(tx: Writer, vends: readonly Vend[], sources: Sources): Promise<void> {
  const backlogs = new Map<Shelf, { source: Source; earliest: Date }>()
  for (const [i, { occurredAt }] of vends.entries()) {
    const source = sources[i]
    if (!source?.shelf.isBackdated(occurredAt.getTime())) continue
    const known = backlogs.get(source.shelf)
    if (!known || occurredAt < known.earliest) backlogs.set(source.shelf, { source, earliest: occurredAt })
  }
  for (const [shelf, { source, earliest }] of backlogs)
    shelf.remember(await changesAfter(tx, source.locationId, source.productId, earliest))
}

const vendEntry = (
  { locationId, deviceId, occurredAt, recordedAt, test = false }: Vend,
  { recipientId, varianceId }: Source,
  { id, reason, lines }: Pick<LedgerEntry, 'id' | 'reason' | 'lines'>,
): LedgerEntry => ({
  id,
  kind: test ? 'adjustment' : 'vend',
  fromLocationId: locationId,
  toLocationId: test ? varianceId : recipientId,
  occurredAt,
  recordedAt,
  personId: null,
  deviceId,
  transferId: null,
  reversesId: null,
  reason: test ? TEST : reason,
  note: null,
  lines,
})

const openDiscrepancy = (
  { locationId, deviceId, log, seq, channel, occurredAt, recordedAt }: Vend,
  id: string,
  quantity: number,
  productId: string | null,
): DiscrepancyRow => ({
  id,
  locationId,
  deviceId,
  log,
  seq,
  channel,
  productId,
  quantity,
  cause: productId === null ? 'no_product' : 'beyond_balance',
  occurredAt,
  openedAt: recordedAt,
  closedAt: null,
  closedBy: null,
  resolution: null,
  closingReason: null,
  found: null,
})

/** Moves the balances: each (place, lot) once, each (channel, lot) once, and each (account, lot) once. */
async function settle(tx: Writer, sources: Sources, entries: readonly LedgerEntry[]): Promise<void> {
  const settled = new Set<Shelf>()
  const lots: Reduction[] = []
  const contents: ChannelTake[] = []
  for (const source of sources) {
    if (!source || settled.has(source.shelf)) continue
    const { locationId, shelf } = source
    settled.add(shelf)
    for (const { at, ...take } of shelf.taken) lots.push({ locationId, at: new Date(at), ...take })
    for (const content of shelf.takenFromChannels) contents.push({ locationId, ...content })
  }
  // Planned from what this transaction read, and writers are alone: a fault of ours, so nothing may commit.
  if (!((await reduceAll(tx, lots)) && (await takeContents(tx, contents))))
    throw new Error('What lies in machines changed while their vends were posted')
  await increase(tx, given(entries))
}

/** What the accounts got, one row for each lot. */
function given(entries: readonly LedgerEntry[]): BalanceRow[] {
  const rows = new Map<string, BalanceRow>()
  for (const { toLocationId, occurredAt, lines } of entries)
    for (const { productId, lotId, quantity } of lines) {
      const key = `${toLocationId} ${lotId}`
      const row = rows.get(key)
      if (row) {
        row.quantity += quantity
        if (occurredAt < row.since) row.since = occurredAt
        if (occurredAt > row.lastOccurredAt) row.lastOccurredAt = occurredAt
      } else
        rows.set(key, {
          locationId: toLocationId,
          lotId,
          productId,
          quantity,
          physical: false,
          since: occurredAt,
          lastOccurredAt: occurredAt,
        })
    }
  return [...rows.values()]
}
