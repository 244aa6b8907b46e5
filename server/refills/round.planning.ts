import type { Balance } from '../../protocol/api/inventory.ts'
import type { MachineForecast } from '../../protocol/api/machine-forecast.ts'
import type { PromisedTwice, ProposeRound, RoundProposal } from '../../protocol/api/rounds.ts'
import { allot, type LotLoad, pickLots, type Want } from './load-plan.ts'
import { chooseRoute, type Point, roadKilometres, routeKilometres, routeMinutes } from './route-order.ts'

/** Lots at the source that may leave, those that expire first in front. */
export const usableLots = (balances: readonly Balance[]): Balance[] =>
  balances
    .filter(({ usable, quantity }) => usable && quantity > 0)
    .toSorted((a, b) => compare(a.expiresOn, b.expiresOn) || compare(a.lotId, b.lotId))

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export interface Planned {
  stops: { machine: MachineForecast; kilometres: number; loads: LotLoad[] }[]
  kilometres: number
  minutes: number
  leftOut: { machine: MachineForecast; why: RoundProposal['leftOut'][number]['why'] }[]
}

/** A machine with room is worth a visit although nobody would miss anything: units. */
const LEAST_VALUE = 0.01

/**
 * Which machines, in which order, and what to load by lot: where most would be missed until the next chance, within what
 * lies at the source, what the vehicle holds and how long the day is.
 */
export function planRound(
  machines: readonly MachineForecast[],
  lots: readonly Balance[],
  start: Point,
  { limits }: Pick<ProposeRound, 'limits'>,
): Planned {
  const leftOut: Planned['leftOut'] = []
  const stock = new Map<string, number>()
  for (const { productId, quantity } of lots) stock.set(productId, (stock.get(productId) ?? 0) + quantity)

  const candidates = machines.flatMap((machine) => {
    const why = reasonAgainst(machine, stock)
    if (why) leftOut.push({ machine, why })
    return why ? [] : [machine]
  })
  const loadable = new Set(
    allot(candidates.flatMap(wantsOf), stock, limits.units).map(({ locationId }) => locationId),
  )
  const route = chooseRoute(
    start,
    candidates
      .filter(({ locationId }) => loadable.has(locationId))
      .map((machine) => ({ id: machine.locationId, at: pointOf(machine), value: worthOf(machine) })),
    limits,
  )
  const order = new Map(route.map(({ id }, i) => [id, i]))
  const chosen = candidates
    .filter(({ locationId }) => order.has(locationId))
    .toSorted((a, b) => (order.get(a.locationId) ?? 0) - (order.get(b.locationId) ?? 0))
  for (const machine of candidates) if (!chosen.includes(machine)) leftOut.push({ machine, why: 'limits' })

  // What others would have got is free again.
  const allotted = allot(chosen.flatMap(wantsOf), stock, limits.units).toSorted(
    (a, b) => (order.get(a.locationId) ?? 0) - (order.get(b.locationId) ?? 0) || a.channel - b.channel,
  )
  const loads = pickLots(allotted, lots)
  let from = start
  const stops = chosen.map((machine) => {
    const kilometres = roadKilometres(from, pointOf(machine))
    from = pointOf(machine)
    return {
      machine,
      kilometres,
      loads: loads.filter(({ locationId }) => locationId === machine.locationId),
    }
  })
  const points = chosen.map(pointOf)
  return {
    stops,
    kilometres: routeKilometres(start, points),
    minutes: routeMinutes(start, points, limits),
    leftOut,
  }
}

function reasonAgainst(
  machine: MachineForecast,
  stock: ReadonlyMap<string, number>,
): Planned['leftOut'][number]['why'] | null {
  if (machine.roundId !== null) return 'in_round'
  if (machine.longitude === null || machine.latitude === null) return 'no_position'
  const wants = wantsOf(machine)
  if (wants.length === 0) return 'nothing_to_load'
  return wants.some(({ productId }) => (stock.get(productId) ?? 0) > 0) ? null : 'no_stock'
}

function wantsOf({ locationId, channels }: MachineForecast): Want[] {
  return channels.flatMap(({ channel, productId, capacity, remaining, blocked, unmet }) => {
    const room = capacity - (remaining ?? 0)
    if (productId === null || blocked || room <= 0) return []
    // Units that would be missed, for each unit brought.
    return [{ locationId, channel, productId, room, urgency: (unmet ?? LEAST_VALUE) / room }]
  })
}

const worthOf = ({ unmet }: MachineForecast): number => Math.max(unmet ?? 0, LEAST_VALUE)

const pointOf = ({ longitude, latitude }: MachineForecast): Point => ({
  longitude: longitude ?? 0,
  latitude: latitude ?? 0,
})

/** Lots of which rounds together promise more than lies at the source. */
export function findPromisedTwice(
  here: readonly { lotId: string; quantity: number }[],
  elsewhere: ReadonlyMap<string, number>,
  balances: readonly Balance[],
  nameOf: (lotId: string) => { lotNumber: string; productName: string },
): PromisedTwice[] {
  const sums = new Map<string, number>()
  for (const { lotId, quantity } of here) sums.set(lotId, (sums.get(lotId) ?? 0) + quantity)
  return [...sums].flatMap(([lotId, units]) => {
    const lot = balances.find((balance) => balance.lotId === lotId)
    const available = lot?.usable ? lot.quantity : 0
    const promised = elsewhere.get(lotId) ?? 0
    return promised + units <= available
      ? []
      : [{ lotId, ...nameOf(lotId), available, elsewhere: promised, here: units }]
  })
}
