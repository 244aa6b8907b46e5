import type { Reconciling } from './channel.reconciling.ts'
import type { ChannelKey, ReportRow } from './evidence.store.ts'
import { reportsOfChannel, visitsOfChannel } from './evidence.store.ts'
import { insertReconciliation, openOfChannel, updateReconciliation } from './reconciliations.store.ts'
import { MATCH_WINDOW_MS, matchRefills } from './refill-match.ts'
import * as store from './reports.store.ts'

/** A phone may be without network for this long before a refill without a visit becomes a question: milliseconds. */
export const VISIT_GRACE_MS = 48 * 3_600_000
/** Refills and visits are held against each other for this long, and for as long as one of them is not settled: milliseconds. */
const LOOK_BACK_MS = 60 * 86_400_000

const REFILL_QUESTIONS: ReadonlySet<string> = new Set(['refill_unmatched', 'refill_differs'])

type Matching = Omit<Reconciling, 'toldUntil'>
type VisitRow = Awaited<ReturnType<typeof visitsOfChannel>>[number]

/**
 * Holds what a machine told of refills of a channel against visits, then against goods that came without one and lie in
 * no channel yet: those lie in this one now. What nothing explains becomes a question to a person; no balance changes.
 */
export async function matchChannel(at: Matching, key: ChannelKey): Promise<void> {
  const from = await lookBackTo(at, key)
  const visits = (await visitsOfChannel(at.tx, key, from, null)).filter(({ loaded }) => loaded > 0)
  const reports = await reportsOfChannel(at.tx, key, from, null)
  const matches = matchRefills(
    reports.map((report) => ({ key: keyOf(report), at: report.occurredAt.getTime(), visit: report.visit })),
    visits.map(({ visitId, occurredAt }) => ({ visitId, at: occurredAt.getTime() })),
  )
  const judged: ReportRow[] = []
  for (const report of reports) {
    const visitId = matches.get(keyOf(report)) ?? null
    const status = await judge(at, key, report, visitId)
    judged.push({ ...report, status, visitId })
    if (status !== report.status || visitId !== report.visitId)
      await store.updateReport(at.tx, report, { status, visitId })
  }
  await askOfUnmatched(at, key, judged)
  await askOfDifferent(at, key, judged, visits)
}

/** A refill that still waits, or a question about one, may be older than all that is settled. */
async function lookBackTo({ tx, now }: Matching, key: ChannelKey): Promise<Date> {
  const asked = (await openOfChannel(tx, key)).filter(({ kind }) => REFILL_QUESTIONS.has(kind))
  const times = [
    ...(await store.unsettledReports(tx, key)).map(({ occurredAt }) => occurredAt.getTime()),
    ...asked.map(({ occurredAt }) => occurredAt.getTime()),
  ].map((time) => time - MATCH_WINDOW_MS)
  return new Date(Math.min(now.getTime() - LOOK_BACK_MS, ...times))
}

const keyOf = ({ deviceId, log, seq }: ReportRow): string => `${deviceId} ${log} ${seq}`

async function judge(
  at: Matching,
  key: ChannelKey,
  report: ReportRow,
  visitId: string | null,
): Promise<ReportRow['status']> {
  const { status } = report
  if (status === 'transfer' || status === 'closed') return status
  if (visitId !== null) return 'visit'
  if (await assign(at, key, report)) return 'transfer'
  return at.now.getTime() - report.receivedAt.getTime() > VISIT_GRACE_MS ? 'open' : 'waiting'
}

/** Goods that lie in the machine and in no channel lie where it says they were loaded, if they are as many. */
async function assign(
  { tx, contents }: Matching,
  { locationId, channel }: ChannelKey,
  { loaded, occurredAt }: ReportRow,
): Promise<boolean> {
  // What was loaded before the channel was for another product cannot lie in it.
  if (contents.pastProduct({ locationId, channel }, occurredAt) !== undefined) return false
  const place = (await contents.contentsOf([locationId], tx)).get(locationId)
  const productId = place?.channels.find((one) => one.channel === channel)?.productId
  const spare = place?.unassigned.filter((lot) => lot.productId === productId) ?? []
  if (loaded === 0 || spare.reduce((sum, { quantity }) => sum + quantity, 0) < loaded) return false
  let left = loaded
  for (const { lotId, quantity } of spare) {
    const taken = Math.min(quantity, left)
    if (taken > 0)
      await contents.loadChannel(tx, { locationId, channel, lotId, quantity: taken, at: occurredAt })
    left -= taken
  }
  return true
}

async function askOfUnmatched(at: Matching, key: ChannelKey, reports: readonly ReportRow[]): Promise<void> {
  const unmatched = reports.filter(({ status }) => status === 'open')
  const last = unmatched.at(-1)
  const observed = unmatched.reduce((sum, { loaded }) => sum + loaded, 0)
  await ask(
    at,
    key,
    'refill_unmatched',
    last && { expected: 0, observed, at: last.occurredAt, visitId: null },
  )
}

async function askOfDifferent(
  at: Matching,
  key: ChannelKey,
  reports: readonly ReportRow[],
  visits: readonly VisitRow[],
): Promise<void> {
  const settled = await store.settledVisits(
    at.tx,
    visits.map(({ visitId }) => visitId),
  )
  const different = visits.flatMap(({ visitId, loaded, occurredAt }) => {
    const told = reports.filter((report) => report.status === 'visit' && report.visitId === visitId)
    const observed = told.reduce((sum, report) => sum + report.loaded, 0)
    return told.length === 0 || observed === loaded || settled.has(visitId)
      ? []
      : [{ expected: loaded, observed, at: occurredAt, visitId }]
  })
  await ask(at, key, 'refill_differs', different.at(-1))
}

/** One open question of a kind about a channel; none any more when there is nothing to ask. */
async function ask(
  at: Matching,
  { locationId, channel }: ChannelKey,
  kind: 'refill_unmatched' | 'refill_differs',
  found: { expected: number; observed: number; at: Date; visitId: string | null } | undefined,
): Promise<void> {
  const open = (await openOfChannel(at.tx, { locationId, channel })).find((row) => row.kind === kind)
  if (!found) {
    if (open) await updateReconciliation(at.tx, open.id, { closedAt: at.now, resolution: 'settled' })
    return
  }
  const { expected, observed, visitId } = found
  const told = { expected, observed, visitId, occurredAt: found.at }
  if (open) return updateReconciliation(at.tx, open.id, told)
  const place = (await at.contents.contentsOf([locationId], at.tx)).get(locationId)
  await insertReconciliation(at.tx, {
    ...told,
    id: at.newId(),
    kind,
    locationId,
    channel,
    productId: place?.channels.find((one) => one.channel === channel)?.productId ?? null,
    parts: [],
    evidence: null,
    countId: null,
    openedAt: at.now,
    closedAt: null,
    closedBy: null,
    resolution: null,
    reason: null,
    movementIds: [],
  })
}
