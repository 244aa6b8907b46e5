import type {
  CorrectStaffRecord,
  NewStaffMember,
  StaffChange,
  StaffDetail,
  StaffRecordInput,
  StaffSettings,
  UpdateStaffMember,
} from '../../../protocol/api/staff.ts'
import type { AuditAction } from '../../../protocol/audit-actions.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Writer } from '../../db/database.ts'
import { once } from '../../db/idempotency.ts'
import { defined } from '../../defined.ts'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { isBelowCounty } from '../../places/division-code.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import { StaffReader } from './staff.reader.ts'
import { StaffRetention } from './staff.retention.ts'
import * as store from './staff.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  log: Log
}

/** Nobody entered here was taught or certified before this day; an earlier one is a slip of the pen. */
const FIRST_DAY = '1980-01-01'

/**
 * The register of staff: who works for the supply at which place, their certificates, trainings and examinations. Only staff,
 * never people who take supplies. What was entered stays; a correction is another entry. Who has left is made anonymous after
 * the time that the settings say.
 */
export class StaffService {
  readonly reader: StaffReader
  readonly retention: StaffRetention
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.reader = new StaffReader(dependencies)
    this.retention = new StaffRetention({ ...dependencies, reader: this.reader })
  }

  async start(): Promise<void> {
    await this.reader.start()
    this.retention.hourly.start()
  }

  async stop(): Promise<void> {
    this.reader.stop()
    await this.retention.hourly.stop()
  }

  register(...of: Parameters<StaffReader['register']>) {
    return this.reader.register(...of)
  }

  /** A member is entered. Throws `NotFoundError` for the place, `InvalidError` `staff_dates`. */
  create(actor: Actor, input: NewStaffMember, key: string | null): Promise<StaffDetail> {
    const { db, ambient } = this.#from
    return db.write(async (tx, afterCommit) => {
      const request = { personId: actor.person.id, key, body: input, now: ambient.now() }
      // Answers are kept with their keys: the id alone, for names are not to stay there.
      const { id } = await once(tx, request, async () => ({
        id: await this.createWithin(tx, afterCommit, actor, input),
      }))
      return this.reader.get(actor, id, tx)
    })
  }

  /** The same within the caller's transaction. Resolves to the id. */
  async createWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    input: NewStaffMember,
  ): Promise<string> {
    await this.#workplace(tx, actor, input.locationId)
    this.#checkDay('startedOn', input.startedOn)
    const id = this.#from.ambient.newId()
    await store.insertMember(tx, {
      ...input,
      id,
      phone: input.phone ?? null,
      leftOn: null,
      anonymisedAt: null,
    })
    await this.#changed(tx, actor, id, 'entered', [])
    await this.#record(tx, actor, 'staff.entered', id, { locationId: input.locationId, post: input.post })
    this.#tell(afterCommit, [input.locationId])
    return id
  }

  /** Throws `NotFoundError`, `InvalidError` `staff_dates`, `ConflictError` `staff_anonymised`. */
  update(actor: Actor, id: string, { reason, ...patch }: UpdateStaffMember): Promise<StaffDetail> {
    return this.#from.db.write(async (tx, afterCommit) => {
      const before = await this.#member(tx, actor, id)
      if (patch.locationId !== undefined) await this.#workplace(tx, actor, patch.locationId)
      const after = { ...before, ...defined(patch) }
      const fields = (['name', 'post', 'phone', 'locationId', 'startedOn', 'leftOn'] as const).filter(
        (field) => after[field] !== before[field],
      )
      if (fields.includes('startedOn')) this.#checkDay('startedOn', after.startedOn)
      if (after.leftOn !== null && after.leftOn < after.startedOn)
        throw badDates('leftOn', 'lies before the first day at work')
      await store.updateMember(tx, id, defined(patch))
      await this.#changed(tx, actor, id, kindOf(before, after), fields, reason)
      // The audit log is for ever, so it names fields and places, not people.
      await this.#record(tx, actor, 'staff.changed', id, {
        fields,
        locationId: after.locationId,
        leftOn: after.leftOn,
      })
      this.#tell(afterCommit, [before.locationId, after.locationId])
      return this.reader.get(actor, id, tx)
    })
  }

  /** A certificate, training or examination. Throws `NotFoundError`, `InvalidError` `staff_dates`, `ConflictError` `staff_anonymised`. */
  addRecord(actor: Actor, id: string, input: StaffRecordInput, key: string | null): Promise<StaffDetail> {
    const { db, ambient } = this.#from
    return db.write(async (tx, afterCommit) => {
      const request = { personId: actor.person.id, key, body: { id, ...input }, now: ambient.now() }
      await once(tx, request, async () => {
        await this.addRecordWithin(tx, afterCommit, actor, id, input)
        return { id }
      })
      return this.reader.get(actor, id, tx)
    })
  }

  async addRecordWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    memberId: string,
    input: StaffRecordInput,
  ): Promise<void> {
    const member = await this.#member(tx, actor, memberId)
    await this.#enter(tx, actor, member, input, NOTHING_REPLACED)
    await this.#record(tx, actor, 'staff.recorded', memberId, {
      kind: input.kind,
      happenedOn: input.happenedOn,
    })
    this.#tell(afterCommit, [member.locationId])
  }

  /**
   * Replaces or withdraws a record. Throws `NotFoundError`, `InvalidError` `staff_dates` or `staff_other_kind`,
   * `ConflictError` `staff_record_corrected` when somebody did it before.
   */
  correct(actor: Actor, recordId: string, { reason, record }: CorrectStaffRecord): Promise<StaffDetail> {
    return this.#from.db.write(async (tx, afterCommit) => {
      const wrong = await store.findRecord(tx, recordId)
      if (!wrong) throw new NotFoundError('staff record', recordId)
      const member = await this.#member(tx, actor, wrong.memberId)
      if (wrong.withdrawal) throw corrected()
      if (record && record.kind !== wrong.kind)
        throw new InvalidError(
          'staff_other_kind',
          'A correction is of the same kind. Withdraw this one and enter the other.',
          { errors: [{ path: 'record.kind', message: 'is another kind' }] },
        )
      const because = { supersedesId: recordId, reason, withdrawal: record === null }
      await this.#enter(tx, actor, member, record ?? wrong, because)
      await this.#record(tx, actor, record ? 'staff.corrected' : 'staff.withdrawn', member.id, {
        recordId,
        kind: wrong.kind,
      })
      this.#tell(afterCommit, [member.locationId])
      return this.reader.get(actor, member.id, tx)
    })
  }

  /** They hold for every place. Throws `ForbiddenError` `county_required`. */
  async changeSettings(actor: Actor, after: StaffSettings): Promise<StaffSettings> {
    const { db, ambient, audit } = this.#from
    if (isBelowCounty(actor.scope))
      throw new ForbiddenError(
        'This holds for every place: ask somebody responsible for the county.',
        'county_required',
      )
    await db.write(async (tx, afterCommit) => {
      afterCommit(() => this.reader.forget())
      const before = await this.reader.settings(tx)
      await store.saveSettings(tx, after, ambient.now())
      await audit.record(tx, {
        actor,
        action: 'staff.settings',
        subjectKind: 'settings',
        subjectId: 'staff',
        detail: { before, after },
      })
    })
    return after
  }

  async #enter(
    tx: Writer,
    actor: Actor,
    member: store.MemberRow,
    input: Entry,
    because: Pick<store.RecordRow, 'supersedesId' | 'reason' | 'withdrawal'>,
  ): Promise<void> {
    const { ambient } = this.#from
    this.#checkDay('happenedOn', input.happenedOn)
    if (input.validUntil != null && input.validUntil < input.happenedOn)
      throw badDates('validUntil', 'lies before the day of issue')
    const { kind, happenedOn, validUntil, number, topic, passed, confirmedBy } = input
    const entered = await store.insertRecord(tx, {
      id: ambient.newId(),
      memberId: member.id,
      kind,
      happenedOn,
      validUntil: validUntil ?? null,
      number: number ?? null,
      topic: topic ?? null,
      passed: passed ?? null,
      confirmedBy: confirmedBy ?? null,
      ...because,
      recordedAt: ambient.now(),
      recordedBy: actor.person.id,
    })
    if (!entered) throw corrected()
  }

  #checkDay(path: string, day: string): void {
    if (day > this.reader.today) throw badDates(path, 'lies in the future')
    if (day < FIRST_DAY) throw badDates(path, `lies before ${FIRST_DAY}`)
  }

  async #workplace(tx: Writer, actor: Actor, id: string): Promise<void> {
    if (!(await store.findWorkplace(tx, id, actor.scope))) throw new NotFoundError('location', id)
  }

  async #member(tx: Writer, actor: Actor, id: string): Promise<store.MemberRow> {
    const [found] = await store.listMembers(tx, { scope: actor.scope, id })
    if (!found) throw new NotFoundError('staff member', id)
    if (found.member.anonymisedAt !== null)
      throw new ConflictError(
        'staff_anonymised',
        'This person left long ago and was made anonymous. Enter somebody who is back anew.',
      )
    return found.member
  }

  #changed(
    tx: Writer,
    actor: Actor,
    memberId: string,
    kind: StaffChange['kind'],
    fields: string[],
    reason: string | null = null,
  ): Promise<void> {
    const { ambient } = this.#from
    const personId = actor.person.id
    const change = { id: ambient.newId(), memberId, at: ambient.now(), kind, personId, fields, reason }
    return store.insertChange(tx, change)
  }

  #record(tx: Writer, actor: Actor, action: AuditAction, subjectId: string, detail: Record<string, unknown>) {
    return this.#from.audit.record(tx, { actor, action, subjectKind: 'staff', subjectId, detail })
  }

  #tell(afterCommit: AfterCommit, locationIds: readonly string[]): void {
    afterCommit(() => this.#from.changes.emit('staff', [...new Set(locationIds)]))
  }
}

type Optional = 'validUntil' | 'number' | 'topic' | 'passed' | 'confirmedBy'
type Entry = Pick<store.RecordRow, 'kind' | 'happenedOn'> & {
  [K in Optional]?: store.RecordRow[K] | undefined
}

const NOTHING_REPLACED = { supersedesId: null, reason: null, withdrawal: false }

function kindOf(before: store.MemberRow, after: store.MemberRow): StaffChange['kind'] {
  if (before.leftOn !== after.leftOn) return after.leftOn === null ? 'returned' : 'left'
  return before.locationId === after.locationId ? 'changed' : 'moved'
}

const badDates = (path: string, message: string) =>
  new InvalidError('staff_dates', `The date ${message}. Compare it with the paper.`, {
    errors: [{ path, message }],
  })

const corrected = () =>
  new ConflictError('staff_record_corrected', 'This entry was corrected before. Load it again.')
