import type { z } from 'zod'
import type { ChannelForecast, forecastQuery, MachineForecast } from '../../protocol/api/machine-forecast.ts'
import type { DeviceEvent } from '../../protocol/messages/events.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { covers, narrowest } from '../db/scope.ts'
import { NotFoundError } from '../errors.ts'
import type { ContentsService, PlaceContents } from '../inventory/contents.service.ts'
import type { Actor } from '../route.ts'
import { channelsToRecount } from './channel-counts.store.ts'
import { type ChannelHistory, type ChannelLevel, levelOf } from './channel-level.ts'
import { chanceOfEmpty, type Demand, daysToEmpty, expectedUnmet, learn, perDay } from './days-to-empty.ts'
import { countyPrior } from './demand-prior.ts'
import { machinesTold } from './evidence.store.ts'
import * as store from './forecast.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  contents: Pick<ContentsService, 'contentsOf'>
  openItems(scope: string | null): Promise<Map<string, number>>
}

const DAY = 86_400_000
/** Eight whole weeks, so that each weekday counts as often as any other. */
const LOOK_BACK_DAYS = 56
/** A channel that was watched for less than this and gave nothing out is unknown. */
const MIN_DAYS = 1

/** One channel and what is known of it. */
type KnownChannel = store.PlacedChannel & ChannelHistory
interface Known {
  /** Milliseconds since 1970. */
  at: number
  channels: readonly KnownChannel[]
}
type ChannelState = store.PlacedChannel & ChannelLevel

/** When channels will be empty, from their own consumption and the county's. */
export class ForecastService {
  readonly #from: Dependencies
  /** By place: what was read of it. Thrown away when its stock, its channels or a product changes, or the day is over. */
  readonly #known = new Map<string, Known>()
  /** How often anything was thrown away, and which time it last was this place's turn, or everyone's. */
  #forgets = 0
  readonly #forgotten = new Map<string, number>()
  #allForgotten = 0

  constructor(from: Dependencies) {
    this.#from = from
  }

  start(): void {
    const { changes } = this.#from
    changes.on('stock', this.#forget)
    changes.on('place', this.#forgetPlace)
    changes.on('reference', this.#forgetAll)
  }

  stop(): void {
    const { changes } = this.#from
    changes.off('stock', this.#forget)
    changes.off('place', this.#forgetPlace)
    changes.off('reference', this.#forgetAll)
    this.#forgetAll()
  }

  /** Machines of the scope, by jurisdiction and name. Throws `NotFoundError` for a place that is not there for the actor. */
  async machines(
    actor: Actor,
    { jurisdiction, location, horizon }: z.output<typeof forecastQuery>,
  ): Promise<MachineForecast[]> {
    const { db } = this.#from
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return []
    const places = await store.machinePlaces(db)
    const asked = places.filter(
      (place) =>
        covers(scope, place.jurisdictionCode) && (location === undefined || place.locationId === location),
    )
    if (location !== undefined && asked.length === 0) throw new NotFoundError('location', location)
    const ids = asked.map(({ locationId }) => locationId)
    const now = this.#from.ambient.now()
    const [known, told, openItems, visits, rounds, recounts] = await Promise.all([
      this.#knownOf(places, now),
      machinesTold(db),
      this.#from.openItems(scope),
      store.lastVisits(db),
      store.roundsByPlace(db),
      channelsToRecount(db, ids),
    ])
    const machineAt = new Map(told.map((machine) => [machine.locationId, machine]))
    const states = new Map(
      places.map(({ locationId }) => [
        locationId,
        (known.get(locationId) ?? []).map((channel) => stateOf(channel, machineAt.get(locationId), now)),
      ]),
    )
    const prior = countyPrior([...states.values()].flat().map(({ seen }) => seen))
    return asked.map((place) => {
      const { locationId } = place
      const channels = (states.get(locationId) ?? []).map((state) =>
        forecast(state, { prior, now, horizon, recount: recounts.has(`${locationId} ${state.channel}`) }),
      )
      const machine = machineAt.get(locationId)
      return {
        ...place,
        deviceId: machine?.deviceId ?? null,
        toldAt: machine?.stateAt.toISOString() ?? null,
        lastVisitAt: visits.get(locationId)?.toISOString() ?? null,
        channels,
        ...ofMachine(channels),
        openItems: openItems.get(locationId) ?? 0,
        roundId: rounds.get(locationId) ?? null,
      }
    })
  }

  async #knownOf(
    places: readonly store.MachinePlace[],
    now: Date,
  ): Promise<ReadonlyMap<string, readonly KnownChannel[]>> {
    const { db, contents } = this.#from
    const known = new Map(this.#known)
    const ids = places
      .map(({ locationId }) => locationId)
      .filter((id) => now.getTime() - (known.get(id)?.at ?? 0) > DAY)
    if (ids.length > 0) {
      const begun = this.#forgets
      const channels = await store.channelsOf(db)
      const held = await contents.contentsOf(ids)
      for (const id of ids) {
        const own = channels.filter(({ locationId }) => locationId === id)
        const read = { at: now.getTime(), channels: await this.#read(id, own, held.get(id), now) }
        known.set(id, read)
        // What changed in the meantime may not show in what was read: whoever asks next reads it again.
        if (Math.max(this.#allForgotten, this.#forgotten.get(id) ?? 0) <= begun) this.#known.set(id, read)
      }
    }
    return new Map([...known].map(([id, { channels }]) => [id, channels]))
  }

  async #read(
    locationId: string,
    channels: readonly store.PlacedChannel[],
    held: PlaceContents | undefined,
    now: Date,
  ): Promise<KnownChannel[]> {
    const from = new Date(now.getTime() - LOOK_BACK_DAYS * DAY)
    const events = await store.levelEvents(this.#from.db, locationId, from)
    const visits = await store.levelVisits(this.#from.db, locationId, from)
    return channels.map((channel) => {
      const own = events.filter((event) => event.channel === channel.channel)
      const lots = held?.channels.find((one) => one.channel === channel.channel)?.lots ?? []
      return {
        ...channel,
        content: lots.reduce((sum, { quantity }) => sum + quantity, 0),
        vended: own.map((event) => ({ at: event.occurredAt.getTime(), delta: -unitsOf(event) })),
        given: own.reduce((sum, event) => sum + (event.kind === 'vend' ? unitsOf(event) : 0), 0),
        moved: visits
          .filter((visit) => visit.channel === channel.channel)
          .map(({ occurredAt, counted, loaded, takenBack }) => ({
            at: occurredAt.getTime(),
            delta: loaded - takenBack,
            counted,
          })),
      }
    })
  }

  readonly #forget = (locationIds: string[]): void => {
    this.#forgets += 1
    for (const id of locationIds) {
      this.#known.delete(id)
      this.#forgotten.set(id, this.#forgets)
    }
  }
  readonly #forgetPlace = (locationId: string): void => this.#forget([locationId])
  readonly #forgetAll = (): void => {
    this.#forgets += 1
    this.#allForgotten = this.#forgets
    this.#known.clear()
    this.#forgotten.clear()
  }
}

const unitsOf = ({ payload }: { payload: DeviceEvent }): number =>
  typeof payload.quantity === 'number' ? payload.quantity : 0

function stateOf(
  channel: KnownChannel,
  told: Awaited<ReturnType<typeof machinesTold>>[number] | undefined,
  now: Date,
): ChannelState {
  const report = told?.state.channels.find((one) => one.channel === channel.channel)
  const from = now.getTime() - LOOK_BACK_DAYS * DAY
  const level = levelOf(
    channel,
    report && told ? { remaining: report.remaining, at: told.stateAt.getTime() } : null,
    { from, now: now.getTime() },
  )
  return { ...channel, ...level }
}

function forecast(
  { remaining, asOf, seen, ...channel }: ChannelState,
  { prior, now, horizon, recount }: { prior: Demand; now: Date; horizon: number; recount: boolean },
): ChannelForecast {
  const { productId, productName, capacity, blocked } = channel
  const common = {
    channel: channel.channel,
    productId,
    productName,
    capacity,
    remaining,
    blocked,
    units: seen.units,
    days: seen.days,
    recount,
  }
  const unknown =
    remaining === null || productId === null || blocked || (seen.units === 0 && seen.days < MIN_DAYS)
  if (unknown) return { ...common, perDay: null, daysToEmpty: null, chanceOfEmpty: null, unmet: null }
  const demand = learn(prior, seen)
  const elapsed = Math.max(0, (now.getTime() - asOf) / DAY)
  const ahead = elapsed + horizon
  return {
    ...common,
    perDay: perDay(demand),
    daysToEmpty: daysToEmpty(demand, remaining, elapsed),
    chanceOfEmpty: chanceOfEmpty(demand, remaining, ahead),
    unmet: expectedUnmet(demand, remaining, ahead) - expectedUnmet(demand, remaining, elapsed),
  }
}

/** A machine is as urgent as its most urgent channel; channels run empty independently. */
function ofMachine(
  channels: readonly ChannelForecast[],
): Pick<MachineForecast, 'daysToEmpty' | 'chanceOfEmpty' | 'unmet' | 'room'> {
  const known = channels.filter((channel) => channel.chanceOfEmpty !== null)
  const soonest = known.toSorted((a, b) => (b.chanceOfEmpty ?? 0) - (a.chanceOfEmpty ?? 0))[0]
  const room = channels.reduce(
    (sum, { capacity, remaining, productId, blocked }) =>
      productId === null || blocked ? sum : sum + Math.max(0, capacity - (remaining ?? 0)),
    0,
  )
  if (!soonest) return { daysToEmpty: null, chanceOfEmpty: null, unmet: null, room }
  return {
    daysToEmpty: soonest.daysToEmpty,
    chanceOfEmpty: 1 - known.reduce((none, channel) => none * (1 - (channel.chanceOfEmpty ?? 0)), 1),
    unmet: known.reduce((sum, { unmet }) => sum + (unmet ?? 0), 0),
    room,
  }
}
