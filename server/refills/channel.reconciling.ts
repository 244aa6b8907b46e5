import type { ReconciliationEvidence } from '../../protocol/api/reconciliations.ts'
import type { Writer } from '../db/database.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import { type Evidence, evidenceBetween } from './channel.evidence.ts'
import {
  type CountRow,
  countsOfChannel,
  declareWrong,
  noteAssigned,
  settleCounts,
} from './channel-counts.store.ts'
import { expectedLevel, separate } from './difference.ts'
import type { ChannelKey } from './evidence.store.ts'
import * as store from './reconciliations.store.ts'

/** A second count within this time says that one of the two is a miscount, not that more has gone: milliseconds. */
const SOON = 24 * 3_600_000

export interface Reconciling {
  tx: Writer
  now: Date
  newId(): string
  contents: Pick<ContentsService, 'contentsOf' | 'loadChannel' | 'pastProduct'>
  /** The machine has told everything that happened up to here; null = it never spoke. */
  toldUntil: Date | null
}

/** A count that is not what was expected, or that follows one. */
interface Questioned {
  count: CountRow
  baseline: CountRow
  difference: number
  evidence: Evidence
}

/**
 * Holds the counts of a channel, one after the other, against what was expected since the one before. A difference opens
 * one question about the channel, which later counts join; a later count that is as expected answers it by itself, and
 * so do events that arrive late. A question that a person has settled is not asked again.
 */
export async function reconcileChannel(at: Reconciling, key: ChannelKey): Promise<void> {
  const open = (await store.openOfChannel(at.tx, key)).find(({ kind }) => kind === 'count')
  const decided = await store.decidedCounts(at.tx, key)
  let baseline: CountRow | null = null
  const questioned: Questioned[] = []
  const asExpected: CountRow[] = []
  for (const count of await countsOfChannel(at.tx, key)) {
    const known = decided.has(count.id) || (count.settledAt !== null && count.id !== open?.countId)
    if (questioned.length === 0 && known) {
      baseline = count
    } else if (baseline === null || baseline.productId !== count.productId) {
      await assignFirst(at, key, count)
      asExpected.push(count)
      baseline = count
    } else {
      const found = await compare(at, key, baseline, count)
      if (questioned.length === 0 && found.difference === 0) {
        asExpected.push(count)
        baseline = count
      } else questioned.push(found)
    }
  }
  const [first, ...others] = questioned
  if (first && questioned.at(-1)?.difference !== 0) await ask(at, key, open, [first, ...others])
  else {
    // The last count is as expected: the ones before it were not counted right.
    const wrong = questioned.filter(({ difference }) => difference !== 0).map(({ count }) => count.id)
    await declareWrong(at.tx, wrong, at.now)
    if (open) await store.updateReconciliation(at.tx, open.id, { closedAt: at.now, resolution: 'settled' })
  }
  const complete = [...asExpected, ...questioned.map(({ count }) => count)].filter((count) =>
    isComplete(at, count),
  )
  await settleCounts(
    at.tx,
    complete.map(({ id }) => id),
    at.now,
  )
}

/** The first count of a channel is held against nothing. What it finds beyond the ledger's contents may lie in no channel. */
async function assignFirst(at: Reconciling, key: ChannelKey, count: CountRow): Promise<void> {
  const place = (await at.contents.contentsOf([key.locationId], at.tx)).get(key.locationId)
  const known = place?.channels.find(({ channel }) => channel === key.channel)
  const content = known?.lots.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0
  if (count.settledAt === null && count.counted > content)
    await assign(at, key, count, count.counted - content)
}

async function compare(
  at: Reconciling,
  key: ChannelKey,
  baseline: CountRow,
  count: CountRow,
): Promise<Questioned> {
  const evidence = await evidenceBetween(at.tx, key, baseline.occurredAt, count.occurredAt)
  const difference = count.counted - expectedLevel(baseline.counted, evidence) - count.assigned
  // More than expected: goods that came without a visit, and lie in no channel yet, may be it.
  const assigned = difference > 0 ? await assign(at, key, count, difference) : 0
  return { count, baseline, difference: difference - assigned, evidence }
}

/** Up to `units` that lie in the machine and in no channel lie in this one: somebody has seen them. Returns how many. */
async function assign(
  { tx, contents }: Reconciling,
  { locationId, channel }: ChannelKey,
  count: CountRow,
  units: number,
): Promise<number> {
  const place = (await contents.contentsOf([locationId], tx)).get(locationId)
  const known = place?.channels.find((one) => one.channel === channel)
  if (!place || !known || known.productId === null || known.productId !== count.productId) return 0
  let left = units
  for (const { lotId, productId, quantity, since } of place.unassigned) {
    if (productId !== known.productId || left <= 0) continue
    const taken = Math.min(quantity, left)
    await contents.loadChannel(tx, { locationId, channel, lotId, quantity: taken, at: since })
    left -= taken
  }
  const assigned = units - Math.max(0, left)
  if (assigned > 0) await noteAssigned(tx, count.id, count.assigned + assigned)
  return assigned
}

/** Opens the question about a channel, or says anew what is known of it. */
async function ask(
  at: Reconciling,
  { locationId, channel }: ChannelKey,
  open: store.ReconciliationRow | undefined,
  questioned: readonly [Questioned, ...Questioned[]],
): Promise<void> {
  const [first] = questioned
  const last = questioned.at(-1) ?? first
  const soon = last.count.occurredAt.getTime() - first.count.occurredAt.getTime() <= SOON
  const recounted = questioned.length > 1 && soon ? last.difference : null
  const shown = recounted === null ? last : first
  const told = {
    expected: shown.count.counted - shown.difference,
    observed: shown.count.counted,
    parts: separate(shown.difference, { ...last.evidence, recounted }),
    evidence: toEvidence(questioned, last, isComplete(at, last.count)),
    occurredAt: shown.count.occurredAt,
  }
  if (open) return store.updateReconciliation(at.tx, open.id, told)
  await store.insertReconciliation(at.tx, {
    ...told,
    id: at.newId(),
    kind: 'count',
    locationId,
    channel,
    productId: first.count.productId,
    countId: first.count.id,
    visitId: first.count.visitId,
    openedAt: at.now,
    closedAt: null,
    closedBy: null,
    resolution: null,
    reason: null,
    movementIds: [],
  })
}

function toEvidence(
  questioned: readonly Questioned[],
  { baseline, difference, evidence }: Questioned,
  complete: boolean,
): ReconciliationEvidence {
  const { loaded, takenBack, vended, tested, failed, jams, refillExcess } = evidence
  return {
    baselineAt: baseline.occurredAt.toISOString(),
    baseline: baseline.counted,
    loaded,
    takenBack,
    vended,
    tested,
    failed,
    jams,
    unattributed: difference < 0 ? evidence.lostBefore : evidence.lostEarlier,
    refillExcess,
    counts: questioned.map(({ count }) => ({
      at: count.occurredAt.toISOString(),
      counted: count.counted,
    })),
    complete,
  }
}

const isComplete = ({ toldUntil }: Reconciling, { occurredAt }: CountRow): boolean =>
  toldUntil !== null && toldUntil >= occurredAt
