import type { LocationKind } from '../../../protocol/api/places.ts'
import type { RedistributionCause } from '../../../protocol/api/redistribution.ts'
import { metresBetween, type Position } from '../../../protocol/nearby.ts'
import { isStore } from '../../inventory/demand.ts'
import { addMonths } from '../../inventory/expiry.ts'
import { expiryRisk, type UsableLot } from '../../inventory/expiry-risk.ts'
import { addDays } from '../../places/time-zone.ts'
import { capacityFor, lotsAtArrival, type Receiver, usedUpOn, withLot } from './capacity.ts'

/** One product at one place. Base units. */
export interface Holding {
  placeId: string
  kind: LocationKind
  jurisdictionCode: string
  position: Position | null
  /** First to expire first. */
  usableLots: readonly UsableLot[]
  usable: number
  inTransit: number
  /** Null = unknown: it neither gives nor gets. */
  amc: number | null
  minMonths: number | null
  maxMonths: number | null
}

export interface Proposal {
  lotId: string
  expiresOn: string
  cause: RedistributionCause
  fromId: string
  toId: string
  quantity: number
  /** Of this lot at the giver: what would expire there, or lies above the maximum. */
  surplus: number
  kilometres: number | null
  sameTownship: boolean
  arrivesOn: string
  usedUpOn: string
}

/** Days for a lot to be gathered, driven and received, and to be on the shelf. */
export const LEAD_DAYS = 14
/** Lots that expire later can wait: until then much may change. */
const HORIZON_MONTHS = 12
/** Fewer units are not worth a drive; nor is less than a box. */
const MIN_UNITS = 10
/** A lot is split between so many places at most. */
const MAX_WAYS = 3
/** Where a position is missing: within a township, and beyond. */
const NEAR_KM = 8
const FAR_KM = 40
const TOWNSHIP_DIGITS = 9

export interface Wanted {
  /** One product, everywhere the caller may see. */
  holdings: readonly Holding[]
  today: string
  /** Base units in a box of the product. */
  boxSize: number
  /** False for a way that a person does not want. */
  isWanted(way: Pick<Proposal, 'lotId' | 'fromId' | 'toId' | 'quantity'>): boolean
  /** Lots at risk that are looked at. */
  limit: number
}

export interface Found {
  proposals: Proposal[]
  /** Units that would expire within the horizon, machines aside. */
  atRisk: number
  /** Lots at risk, of which no more than `limit` were looked at. */
  lots: number
}

interface Source {
  giver: Holding & { amc: number }
  lot: UsableLot
  cause: RedistributionCause
  surplus: number
}

/**
 * Who could use in time what would expire, or lies above the maximum while others are short. Lots are taken in the order of
 * expiry, and each goes where all of its surplus fits, the nearest first, else where most of it fits: few drives, near
 * ones. What is promised counts for the next. Never into or out of machines, which are filled in rounds; never to stores,
 * whose demand is that of the points, which are asked themselves; never out of a store into its own jurisdiction, whose
 * demand it counts on already. `docs/decisions` says why not an optimum.
 */
export function proposeRedistribution({ holdings, today, boxSize, isWanted, limit }: Wanted): Found {
  const places = holdings.filter(({ kind }) => kind !== 'dispenser')
  const sources = places.flatMap((giver) => sourcesAt(giver, today))
  const atRisk = sources.reduce((sum, { cause, surplus }) => (cause === 'expiry' ? sum + surplus : sum), 0)
  const looked = sources
    .sort(
      (a, b) =>
        rank(a.cause) - rank(b.cause) ||
        compare(a.lot.expiresOn, b.lot.expiresOn) ||
        compare(a.giver.placeId, b.giver.placeId),
    )
    .slice(0, limit)
  const arrivesOn = addDays(today, LEAD_DAYS)
  const receivers = receiversOf(places, sources, { today, arrivesOn })
  const least = Math.max(MIN_UNITS, boxSize)
  const proposals: Proposal[] = []
  /** What each giver has promised already. */
  const given = new Map<string, number>()
  for (const source of looked) {
    const { giver, lot } = source
    const sent = given.get(giver.placeId) ?? 0
    const spare = Math.floor(giver.usable - sent - (giver.minMonths ?? 0) * giver.amc)
    let left = Math.min(source.surplus, spare)
    for (let way = 0; way < MAX_WAYS && left >= least; way++) {
      const best = bestWay(source, left, { receivers, least, isWanted })
      if (!best) break
      const { receiver, quantity, kilometres } = best
      proposals.push({
        lotId: lot.lotId,
        expiresOn: lot.expiresOn,
        cause: source.cause,
        fromId: giver.placeId,
        toId: receiver.holding.placeId,
        quantity,
        surplus: source.surplus,
        kilometres,
        sameTownship: inOneTownship(giver, receiver.holding),
        arrivesOn,
        usedUpOn: usedUpOn(lot.expiresOn, quantity, receiver),
      })
      take(receiver, { ...lot, quantity })
      left -= quantity
      given.set(giver.placeId, (given.get(giver.placeId) ?? 0) + quantity)
    }
  }
  return { proposals, atRisk, lots: sources.length }
}

const rank = (cause: RedistributionCause): number => (cause === 'expiry' ? 0 : 1)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What a place could give away: lots of which some would expire, else what lies above its maximum. */
function sourcesAt(giver: Holding, today: string): Source[] {
  const { amc, usableLots, usable, maxMonths } = giver
  if (amc === null) return []
  const known = { ...giver, amc }
  const lost = expiryRisk(usableLots, amc, today)
  const until = addMonths(today, HORIZON_MONTHS)
  const expiring = usableLots.flatMap((lot, i): Source[] => {
    const surplus = lost[i] ?? 0
    return surplus > 0 && lot.expiresOn <= until ? [{ giver: known, lot, cause: 'expiry', surplus }] : []
  })
  if (expiring.length > 0 || maxMonths === null) return expiring
  // The last lot goes: the earlier ones are used first.
  let above = Math.floor(usable - maxMonths * amc)
  return usableLots.toReversed().flatMap((lot): Source[] => {
    const surplus = Math.min(above, lot.quantity)
    above -= Math.max(0, surplus)
    return surplus > 0 ? [{ giver: known, lot, cause: 'overstock', surplus }] : []
  })
}

interface Candidate extends Receiver {
  holding: Holding
  /** Below its minimum. */
  short: boolean
}

/** Points that use something, and that are not to be supplied with what would expire in a store of their own. */
function receiversOf(
  places: readonly Holding[],
  sources: readonly Source[],
  dates: { today: string; arrivesOn: string },
): Candidate[] {
  const losing = sources
    .filter(({ giver, cause }) => cause === 'expiry' && isStore(giver.kind))
    .map(({ giver }) => giver.jurisdictionCode)
  return places.flatMap((holding): Candidate[] => {
    const { amc, kind, usable, inTransit, usableLots, minMonths, maxMonths, jurisdictionCode } = holding
    if (amc === null || amc <= 0 || isStore(kind)) return []
    if (losing.some((code) => jurisdictionCode.startsWith(code))) return []
    const coming = usable + inTransit
    const room = maxMonths === null ? null : maxMonths * amc - coming
    const short = minMonths !== null && coming < minMonths * amc
    const lots = lotsAtArrival(usableLots, inTransit, amc, dates)
    return [{ holding, lots, room, amc, arrivesOn: dates.arrivesOn, short }]
  })
}

interface Choice {
  receivers: readonly Candidate[]
  least: number
  isWanted: Wanted['isWanted']
}

interface Way {
  receiver: Candidate
  quantity: number
  kilometres: number | null
  /** Kilometres to compare by. */
  far: number
}

function bestWay({ giver, lot, cause }: Source, left: number, choice: Choice): Way | null {
  const { receivers, least, isWanted } = choice
  let best: Way | null = null
  const near = receivers
    .filter((receiver) => canReceive(giver, receiver, cause))
    .map((receiver) => ({ receiver, ...distance(giver, receiver.holding) }))
    .sort((a, b) => a.far - b.far || compare(a.receiver.holding.placeId, b.receiver.holding.placeId))
  for (const { receiver, kilometres, far } of near) {
    const quantity = Math.min(left, capacityFor(lot.expiresOn, receiver))
    const way = { lotId: lot.lotId, fromId: giver.placeId, toId: receiver.holding.placeId, quantity }
    if (quantity < least || quantity <= (best?.quantity ?? 0) || !isWanted(way)) continue
    best = { receiver, quantity, kilometres, far }
    // Sorted by distance: nobody nearer takes all of it.
    if (quantity === left) return best
  }
  return best
}

function canReceive(giver: Holding, { holding, short }: Candidate, cause: RedistributionCause): boolean {
  if (holding.placeId === giver.placeId) return false
  if (isStore(giver.kind) && holding.jurisdictionCode.startsWith(giver.jurisdictionCode)) return false
  return cause === 'expiry' || short
}

const inOneTownship = (a: Holding, b: Holding): boolean =>
  a.jurisdictionCode.length >= TOWNSHIP_DIGITS &&
  a.jurisdictionCode.slice(0, TOWNSHIP_DIGITS) === b.jurisdictionCode.slice(0, TOWNSHIP_DIGITS)

function distance(a: Holding, b: Holding): { kilometres: number | null; far: number } {
  if (!a.position || !b.position) return { kilometres: null, far: inOneTownship(a, b) ? NEAR_KM : FAR_KM }
  const kilometres = metresBetween(a.position, b.position) / 1_000
  return { kilometres, far: kilometres }
}

/** What is promised lies there for the next proposal. */
function take(receiver: Candidate, lot: UsableLot): void {
  receiver.lots = withLot(receiver.lots, lot)
  if (receiver.room !== null) receiver.room -= lot.quantity
}
