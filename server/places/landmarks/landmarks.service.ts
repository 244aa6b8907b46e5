import type { CreateLandmark, Landmark, UpdateLandmark } from '../../../protocol/api/landmarks.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../../db/database.ts'
import { covers } from '../../db/scope.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../route.ts'
import { toWgs84 } from '../coordinates.ts'
import { findJurisdiction } from '../jurisdictions.store.ts'
import * as store from './landmarks.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
}

type Named = Pick<store.LandmarkRow, 'id' | 'jurisdictionCode' | 'name'>

/** What everybody in a county knows (地标), from where visitors without a position search. */
export class LandmarksService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** By jurisdiction and name. */
  list(scope: string | null, db: Reader = this.#from.db): Promise<Landmark[]> {
    return store.listLandmarks(db, scope)
  }

  /** Throws `NotFoundError` for a jurisdiction outside the scope, `ConflictError` `landmark_name_taken`. */
  create(actor: Actor, input: CreateLandmark): Promise<Landmark> {
    return this.#from.db.write((tx, afterCommit) => this.createWithin(tx, afterCommit, actor, input))
  }

  /** As `create`, with what else is written. */
  async createWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    { coordinates, ...input }: CreateLandmark,
  ): Promise<Landmark> {
    const { ambient } = this.#from
    const row = {
      ...input,
      ...positionOf(coordinates),
      nameEn: input.nameEn ?? null,
      id: ambient.newId(),
      createdAt: ambient.now(),
    }
    await this.#check(tx, actor, row)
    await store.insertLandmark(tx, row)
    return this.#saved(tx, afterCommit, actor, 'created', row)
  }

  /** Throws `NotFoundError`, also for one outside the scope, and `ConflictError` `landmark_name_taken`. */
  change(actor: Actor, id: string, changes: UpdateLandmark): Promise<Landmark> {
    return this.#from.db.write((tx, afterCommit) => this.changeWithin(tx, afterCommit, actor, id, changes))
  }

  /** As `change`, with what else is written. */
  async changeWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    id: string,
    { coordinates, ...changes }: UpdateLandmark,
  ): Promise<Landmark> {
    const before = await this.#own(tx, actor, id)
    const { jurisdictionCode = before.jurisdictionCode, name = before.name } = changes
    const { nameEn = before.nameEn } = changes
    const set = { jurisdictionCode, name, nameEn, ...(coordinates && positionOf(coordinates)) }
    await this.#check(tx, actor, { ...set, id })
    await store.updateLandmark(tx, id, set)
    return this.#saved(tx, afterCommit, actor, 'changed', { ...set, id })
  }

  /** Throws `NotFoundError`, also for one outside the scope. */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.#from.db.write(async (tx, afterCommit) => {
      const { name, jurisdictionCode } = await this.#own(tx, actor, id)
      await store.deleteLandmark(tx, id)
      await this.#record(tx, actor, 'deleted', { id, name, jurisdictionCode })
      afterCommit(() => this.#from.changes.emit('reference'))
    })
  }

  async #check(tx: Writer, actor: Actor, row: Named): Promise<void> {
    const { jurisdictionCode, name } = row
    if (!covers(actor.scope, jurisdictionCode) || !(await findJurisdiction(tx, jurisdictionCode)))
      throw new NotFoundError('jurisdiction', jurisdictionCode)
    if (await store.isNameTaken(tx, row))
      throw new ConflictError('landmark_name_taken', `There is a landmark ${name} there already.`, { name })
  }

  async #saved(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    verb: 'created' | 'changed' | 'deleted',
    row: Named,
  ): Promise<Landmark> {
    await this.#record(tx, actor, verb, row)
    afterCommit(() => this.#from.changes.emit('reference'))
    return this.#own(tx, actor, row.id)
  }

  async #own(db: Parameters<typeof store.findLandmark>[0], actor: Actor, id: string): Promise<Landmark> {
    const landmark = await store.findLandmark(db, id, actor.scope)
    if (!landmark) throw new NotFoundError('landmark', id)
    return landmark
  }

  #record(
    tx: Writer,
    actor: Actor,
    verb: 'created' | 'changed' | 'deleted',
    { id, ...detail }: Named,
  ): Promise<void> {
    return this.#from.audit.record(tx, {
      actor,
      action: `landmark.${verb}`,
      subjectKind: 'landmark',
      subjectId: id,
      detail,
    })
  }
}

const positionOf = (coordinates: CreateLandmark['coordinates']) => ({
  ...toWgs84(coordinates),
  sourceDatum: coordinates.datum,
})
