import type { z } from 'zod'
import type { Balance } from '../../protocol/api/inventory.ts'
import type {
  CreateRound,
  Driver,
  PromisedTwice,
  ProposeRound,
  Round,
  RoundProposal,
  RoundStatus,
  RoundSummary,
  roundQuery,
  UpdateRound,
} from '../../protocol/api/rounds.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Reader } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { LedgerReader } from '../inventory/ledger.reader.ts'
import type { Actor } from '../route.ts'
import type { ForecastService } from './forecast.service.ts'
import { findSource, joined, requireDriver, startOf, stopPlaces } from './round.checks.ts'
import { findPromisedTwice, planRound, usableLots } from './round.planning.ts'
import { describeLots, describeRound, describeStops } from './round.view.ts'
import * as store from './rounds.store.ts'
import { routeKilometres, routeMinutes } from './route-order.ts'

export interface RoundParts {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  ledger: Pick<LedgerReader, 'balances'>
  contents: Pick<ContentsService, 'contentsOf'>
  forecasts: Pick<ForecastService, 'machines'>
}

/** What may follow what. */
const NEXT: Readonly<Record<RoundStatus, readonly RoundStatus[]>> = {
  draft: ['assigned', 'under_way', 'cancelled'],
  assigned: ['draft', 'under_way', 'cancelled'],
  under_way: ['done', 'cancelled'],
  done: [],
  cancelled: [],
}

/** Rounds of one vehicle (补货路线): proposed, kept, and followed stop by stop. */
export class RoundsService {
  readonly #from: RoundParts

  constructor(parts: RoundParts) {
    this.#from = parts
  }

  /** People who may be sent on a round from `source`, by name. Throws `NotFoundError`. */
  async drivers(actor: Actor, sourceId: string): Promise<Driver[]> {
    const { db } = this.#from
    const source = await findSource(db, actor, sourceId)
    return (await store.listDrivers(db))
      .filter((person) => covers(person.jurisdictionCode, source.jurisdictionCode))
      .map(({ id, name }) => ({ id, name }))
  }

  /** A round that could be made now. Nothing is kept. Throws `NotFoundError`, `InvalidError` `no_start`. */
  async propose(actor: Actor, input: ProposeRound): Promise<RoundProposal> {
    const { db, forecasts } = this.#from
    const source = await findSource(db, actor, input.source)
    const start = startOf(source, input.start)
    const all = await forecasts.machines(actor, { horizon: input.horizon })
    const wanted = input.locations
    const unknown = wanted?.find((id) => !all.some(({ locationId }) => locationId === id))
    if (unknown !== undefined) throw new NotFoundError('location', unknown)
    const machines = all.filter(({ locationId }) => wanted === undefined || wanted.includes(locationId))
    const balances = await this.#balances(actor, source.id)
    const lots = usableLots(balances)
    const planned = planRound(machines, lots, start, input)
    const lotOf = new Map(lots.map((lot) => [lot.lotId, lot]))
    const names = new Map(
      machines.flatMap(({ channels }) =>
        channels.map(({ productId, productName }) => [productId, productName ?? ''] as const),
      ),
    )
    const loads = planned.stops.flatMap((stop) => stop.loads)
    return {
      source: { id: source.id, name: source.name },
      stops: planned.stops.map(({ machine, kilometres, loads }) => ({
        locationId: machine.locationId,
        locationName: machine.locationName,
        kilometres,
        chanceOfEmpty: machine.chanceOfEmpty,
        unmet: machine.unmet,
        loads: loads.flatMap(({ channel, lotId, quantity }) => {
          const lot = lotOf.get(lotId)
          if (!lot) return []
          const { productId, lotNumber, expiresOn } = lot
          return [
            {
              channel,
              productId,
              productName: names.get(productId) ?? '',
              lotId,
              lotNumber,
              expiresOn,
              quantity,
            },
          ]
        }),
      })),
      kilometres: planned.kilometres,
      minutes: planned.minutes,
      units: loads.reduce((sum, { quantity }) => sum + quantity, 0),
      // Nobody asked for the others by name.
      leftOut: planned.leftOut
        .filter(({ why }) => wanted !== undefined || why === 'limits')
        .map(({ machine: { locationId, locationName }, why }) => ({ locationId, locationName, why })),
      promisedTwice: findPromisedTwice(
        loads,
        await store.promisedElsewhere(db, source.id, null),
        balances,
        (lotId) => {
          const lot = lotOf.get(lotId)
          return { lotNumber: lot?.lotNumber ?? '', productName: names.get(lot?.productId ?? '') ?? '' }
        },
      ),
    }
  }

  /** Throws `NotFoundError`, `InvalidError` `place_twice`, `not_a_dispenser`, `wrong_product`, and what an assignment throws. */
  async create(actor: Actor, input: CreateRound, key: string | null): Promise<Round> {
    const { db, ambient, audit } = this.#from
    const request = { personId: actor.person.id, key, body: input, now: ambient.now() }
    const id = await db.write((tx) =>
      once(tx, request, async () => {
        const source = await findSource(tx, actor, input.source)
        const places = await stopPlaces(tx, actor, input)
        if (input.assignee !== undefined) await requireDriver(tx, input.assignee, source)
        const id = ambient.newId()
        const start = startOf(source, input.start)
        const points = places.map(({ longitude, latitude }) => ({
          longitude: longitude ?? start.longitude,
          latitude: latitude ?? start.latitude,
        }))
        await store.insertRound(
          tx,
          {
            id,
            jurisdictionCode: source.jurisdictionCode,
            sourceId: source.id,
            status: input.assignee === undefined ? 'draft' : 'assigned',
            assigneeId: input.assignee ?? null,
            plannedOn: input.plannedOn ?? null,
            note: input.note ?? null,
            limits: input.limits,
            kilometres: routeKilometres(start, points),
            minutes: routeMinutes(start, points, input.limits),
            createdBy: actor.person.id,
            createdAt: ambient.now(),
            closedAt: null,
          },
          places.map((place, i) => ({
            roundId: id,
            position: i + 1,
            locationId: place.id,
            visitId: null,
            skipped: null,
          })),
          input.stops.flatMap(({ loads }, i) =>
            joined(loads).map((load) => ({ roundId: id, position: i + 1, ...load })),
          ),
        )
        await audit.record(tx, {
          actor,
          action: 'round.created',
          subjectKind: 'round',
          subjectId: id,
          detail: { source: source.id, stops: places.map((place) => place.id) },
        })
        return id
      }),
    )
    return this.get(actor, id)
  }

  /** Latest first. */
  async list(
    { scope }: Actor,
    { limit, cursor: before, status, open }: z.output<typeof roundQuery>,
  ): Promise<{ items: RoundSummary[]; next: string | null }> {
    const { db } = this.#from
    const filter = { scope, status, open: open === 'true', before, limit: limit + 1 }
    const rows = await store.listRounds(db, filter)
    const page = rows.slice(0, limit)
    const figures = await store.figuresOf(
      db,
      page.map(({ round }) => round.id),
    )
    const items = page.map((row) => describeRound(row, figures.get(row.round.id)))
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Throws `NotFoundError`. */
  async get(actor: Actor, id: string): Promise<Round> {
    const { db, contents } = this.#from
    const found = await this.#find(db, actor, id)
    const [figures, stops, loads] = await Promise.all([
      store.figuresOf(db, [id]),
      store.stopsOf(db, id),
      store.loadsOf(db, id),
    ])
    const places = stops.map(({ stop }) => stop.locationId)
    const channels = await store.channelsAt(db, places)
    const balances = await this.#balances(actor, found.round.sourceId)
    const names = new Map(channels.map(({ productId, productName }) => [productId, productName ?? '']))
    const due = loads.filter(({ position }) => {
      const stop = stops.find((one) => one.stop.position === position)?.stop
      return stop?.visitId === null && stop.skipped === null
    })
    const closed = found.round.closedAt !== null
    return {
      ...describeRound(found, figures.get(id)),
      limits: found.round.limits,
      stops: describeStops(stops, loads, channels, await contents.contentsOf(places)),
      lots: describeLots(usableLots(balances), (productId) => names.get(productId)),
      promisedTwice: closed ? [] : await this.#promisedTwice(found.round, due, balances),
    }
  }

  /**
   * Assigns, starts, ends or cancels a round, and says which stops nobody goes to. Throws `NotFoundError`, `ConflictError`
   * `round_closed`, `InvalidError` `round_step`, `stop_not_open`, `assignee_required` and `assignee_out_of_scope`.
   */
  async update(actor: Actor, id: string, input: UpdateRound): Promise<Round> {
    const { db, ambient, audit, changes } = this.#from
    await db.write(async (tx, afterCommit) => {
      const { round } = await this.#find(tx, actor, id)
      if (NEXT[round.status].length === 0)
        throw new ConflictError('round_closed', 'This round is over: make a new one.', { id })
      const set: Partial<store.RoundRow> = {}
      if (input.plannedOn !== undefined) set.plannedOn = input.plannedOn
      if (input.assignee !== undefined) {
        const [source] = await store.findPlaces(tx, [round.sourceId], null)
        if (input.assignee !== null && source) await requireDriver(tx, input.assignee, source)
        set.assigneeId = input.assignee
        if (round.status === 'draft' && input.assignee !== null) set.status = 'assigned'
        if (round.status === 'assigned' && input.assignee === null) set.status = 'draft'
      }
      if (input.status !== undefined && input.status !== round.status) {
        if (!NEXT[round.status].includes(input.status)) throw noStep(round.status, input.status)
        set.status = input.status
      }
      const assignee = set.assigneeId === undefined ? round.assigneeId : set.assigneeId
      if (set.status === 'assigned' && assignee === null)
        throw new InvalidError('assignee_required', 'Say who makes this round.', {
          errors: [{ path: 'assignee', message: 'is needed' }],
        })
      for (const { position, reason } of input.skip ?? [])
        if (!(await store.skipStop(tx, id, position, reason)))
          throw new InvalidError('stop_not_open', `Stop ${position} is visited, or not part of this round.`, {
            params: { stop: position },
          })
      if (input.skip?.length && (await store.isThrough(tx, id))) set.status ??= 'done'
      if (set.status === 'done' || set.status === 'cancelled') set.closedAt = ambient.now()
      await store.updateRoundRow(tx, id, set)
      await audit.record(tx, {
        actor,
        action: 'round.updated',
        subjectKind: 'round',
        subjectId: id,
        detail: { ...input },
      })
      afterCommit(() => changes.emit('stock', [round.sourceId]))
    })
    return this.get(actor, id)
  }

  async #find(db: Reader, { scope }: Actor, id: string): Promise<store.DescribedRound> {
    const [found] = await store.listRounds(db, { scope, id, limit: 1 })
    if (!found) throw new NotFoundError('round', id)
    return found
  }

  async #balances(actor: Actor, sourceId: string): Promise<Balance[]> {
    return (await this.#from.ledger.balances(actor, { location: sourceId, limit: 5_000 })).items
  }

  async #promisedTwice(
    { id, sourceId }: store.RoundRow,
    due: Awaited<ReturnType<typeof store.loadsOf>>,
    balances: readonly Balance[],
  ): Promise<PromisedTwice[]> {
    const elsewhere = await store.promisedElsewhere(this.#from.db, sourceId, id)
    return findPromisedTwice(due, elsewhere, balances, (lotId) => {
      const load = due.find((one) => one.lotId === lotId)
      return { lotNumber: load?.lotNumber ?? '', productName: load?.productName ?? '' }
    })
  }
}

const noStep = (from: RoundStatus, to: RoundStatus): InvalidError =>
  new InvalidError('round_step', `A round that is ${from} cannot become ${to}.`, { params: { from, to } })
