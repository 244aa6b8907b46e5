import {
  type StaffChange,
  type StaffDetail,
  type StaffMember,
  type StaffPage,
  type StaffQuery,
  type StaffRecord,
  type StaffSettings,
  type StaffStanding,
  staffSettings,
} from '../../../protocol/api/staff.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { Database, Reader } from '../../db/database.ts'
import { covers, narrowest } from '../../db/scope.ts'
import { badCursor, NotFoundError } from '../../errors.ts'
import { addMonths } from '../../inventory/expiry.ts'
import { byJurisdictionAndName, PlaceMemory } from '../../place-memory.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import * as store from './staff.store.ts'
import { type StaffEvidence, staffEvidence } from './staff-evidence.ts'
import { hasLeft, inForce, STAFF_DEFAULTS, standingOf } from './staff-standing.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
}

/** What is due of the people of one place on the day on which it was read. */
interface RenewalsOfPlace {
  place: StaffMember['location']
  renewals: StaffRenewal[]
}

/** People of one place whose training or certificate has run out or soon will. */
export interface StaffRenewal {
  locationId: string
  locationName: string
  what: 'training' | 'certificate'
  people: number
  /** The earliest of them; null where a certificate never was. */
  dueOn: string | null
  overdue: boolean
}

/** Most urgent first. */
const STATES = ['overdue', 'due', 'ok', 'none', 'left'] as const satisfies readonly StaffStanding['state'][]

/** Who works where, and how they stand: for the register, for the Three Bright evidence, for Today and the alerts. */
export class StaffReader {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #timeZone: TimeZone
  readonly #renewals: PlaceMemory<RenewalsOfPlace>
  /** The day of which the renewals are. */
  #day: string | undefined

  constructor({ db, ambient, changes, timeZone }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#timeZone = timeZone
    this.#renewals = new PlaceMemory(changes, {
      events: ['place', 'staff'],
      read: (ids) => this.#readRenewals(ids),
      idOf: ({ place }) => place.id,
      compare: (a, b) => byJurisdictionAndName(a.place, b.place),
    })
  }

  start(): Promise<void> {
    this.#day = this.today
    return this.#renewals.start()
  }

  stop(): void {
    this.#renewals.stop()
  }

  get today(): string {
    return this.#timeZone.dayOf(this.#ambient.now())
  }

  async settings(db: Reader = this.#db): Promise<StaffSettings> {
    const stored = staffSettings.safeParse(await store.readSettings(db))
    return stored.success ? stored.data : STAFF_DEFAULTS
  }

  /** Throws `InvalidError` `bad_cursor`. */
  async list(actor: Actor, query: StaffQuery): Promise<StaffPage> {
    const { limit, cursor = '0', jurisdiction, location, state, search, left } = query
    if (!/^\d{1,9}$/.test(cursor)) throw badCursor()
    const counts = Object.fromEntries(STATES.map((each) => [each, 0])) as StaffPage['counts']
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null, counts }
    const wanted = search?.toLowerCase() ?? ''
    const found = (await this.#described({ scope, locationId: location })).filter(
      ({ name, location: at, standing }) =>
        (standing.state === 'left') === left &&
        (wanted === '' || [name, at.name].some((text) => text?.toLowerCase().includes(wanted))),
    )
    for (const { standing } of found) counts[standing.state]++
    const chosen = state === undefined ? found : found.filter(({ standing }) => standing.state === state)
    const ordered = STATES.flatMap((each) => chosen.filter(({ standing }) => standing.state === each))
    const from = Number(cursor)
    const next = from + limit < ordered.length ? String(from + limit) : null
    return { items: ordered.slice(from, from + limit), next, counts }
  }

  /** Throws `NotFoundError`, also outside the actor's jurisdiction. */
  async get(actor: Actor, id: string, db: Reader = this.#db): Promise<StaffDetail> {
    const [member] = await this.#described({ scope: actor.scope, id }, db)
    if (!member) throw new NotFoundError('staff member', id)
    const [records, changes] = [await store.describedRecords(db, id), await store.changesOf(db, id)]
    const counted = new Set(inForce(records.map(({ record }) => record)).map((record) => record.id))
    return {
      ...member,
      records: records.map(
        ({ record: { memberId: _, ...record }, by }): StaffRecord => ({
          ...record,
          recordedAt: record.recordedAt.toISOString(),
          recordedBy: by,
          superseded: !record.withdrawal && !counted.has(record.id),
        }),
      ),
      history: changes.map(
        ({ change: { at, kind, fields, reason }, by }): StaffChange => ({
          at: at.toISOString(),
          kind,
          fields,
          reason,
          by,
        }),
      ),
    }
  }

  /** Who works in a jurisdiction now, with the records that count: what an import is held against. */
  async register(scope: string | null, db: Reader = this.#db) {
    const rows = (await store.listMembers(db, { scope })).filter(({ member }) => !hasLeft(member, this.today))
    const records = await store.recordsOf(
      db,
      rows.map(({ member }) => member.id),
    )
    return rows.map(({ member: { name, ...member } }) => ({
      ...member,
      name: name ?? '',
      records: inForce(records.get(member.id) ?? []),
    }))
  }

  /** C1 to C4 of each of these places. */
  async evidence(locationIds: readonly string[]): Promise<Map<string, StaffEvidence>> {
    const standing = await this.#standingAt(locationIds)
    return new Map(locationIds.map((id) => [id, staffEvidence(standing.get(id) ?? [])]))
  }

  /** Trainings and certificates of a jurisdiction that have run out or soon will, by place. */
  async renewals(scope: string | null): Promise<StaffRenewal[]> {
    const { today } = this
    if (this.#day !== today) this.forget()
    this.#day = today
    return (await this.#renewals.rows()).flatMap(({ place, renewals }) =>
      covers(scope, place.jurisdictionCode) ? renewals : [],
    )
  }

  async #readRenewals(locationIds: readonly string[] | undefined): Promise<RenewalsOfPlace[]> {
    const members = (await this.#described({ scope: null, locationIds, inUse: true })).filter(
      ({ standing }) => standing.state !== 'left',
    )
    return [...groupBy(members, ({ location }) => location.id).values()].flatMap((there) => {
      const place = there[0]?.location
      if (!place) return []
      const { id: locationId, name: locationName } = place
      const renewals = renewalsOf(there).map((each) => ({ locationId, locationName, ...each }))
      return { place, renewals }
    })
  }

  /** The day or the settings are others: whoever asks next reads everything. */
  forget(): void {
    this.#renewals.forget()
  }

  /** The same of these places, whoever asks, of what is overdue alone. */
  async overdueAt(locationIds: readonly string[]): Promise<Omit<StaffRenewal, 'locationName'>[]> {
    const standing = await this.#standingAt(locationIds)
    return [...standing].flatMap(([locationId, members]) =>
      renewalsOf(members)
        .filter(({ overdue }) => overdue)
        .map((renewal) => ({ locationId, ...renewal })),
    )
  }

  /** Last day on which somebody has to have left to be made anonymous by now. */
  async forgottenBefore(): Promise<string> {
    const { keepLeftMonths } = await this.settings()
    return addMonths(this.today, -keepLeftMonths)
  }

  async #standingAt(locationIds: readonly string[]) {
    const settings = await this.settings()
    const members = await store.membersAt(this.#db, locationIds, this.today)
    const records = await store.recordsOf(
      this.#db,
      members.map(({ id }) => id),
    )
    const described = members.map((member) => ({
      ...member,
      standing: standingOf(member, records.get(member.id) ?? [], this.today, settings),
    }))
    return groupBy(described, ({ locationId }) => locationId)
  }

  async #described(filter: store.MemberFilter, db: Reader = this.#db): Promise<StaffMember[]> {
    const settings = await this.settings(db)
    const rows = await store.listMembers(db, filter)
    const records = await store.recordsOf(
      db,
      rows.map(({ member }) => member.id),
    )
    return rows.map(({ member, location }) => {
      const { id, name, post, phone, startedOn, leftOn } = member
      const standing = standingOf(member, records.get(id) ?? [], this.today, settings)
      return { id, name, post, phone, location, startedOn, leftOn, standing }
    })
  }
}

function renewalsOf(
  members: readonly { standing: StaffStanding }[],
): Omit<StaffRenewal, 'locationId' | 'locationName'>[] {
  const trainings = members.map(({ standing: { training } }) => ({
    overdue: training.state === 'overdue',
    soon: training.state === 'due',
    dueOn: training.dueOn,
  }))
  const certificates = members.map(({ standing: { certificate } }) => ({
    overdue: certificate.state === 'missing' || certificate.state === 'expired',
    soon: certificate.state === 'due',
    dueOn: certificate.validUntil,
  }))
  return (
    [
      ['training', trainings],
      ['certificate', certificates],
    ] as const
  ).flatMap(([what, all]) => {
    const late = all.filter(({ overdue }) => overdue)
    const due = late.length > 0 ? late : all.filter(({ soon }) => soon)
    const [dueOn = null] = due.flatMap((each) => each.dueOn ?? []).sort()
    return due.length === 0 ? [] : [{ what, people: due.length, dueOn, overdue: late.length > 0 }]
  })
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
