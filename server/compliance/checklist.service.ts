import type { ChangeChecklist, Checklist, ChecklistVersion } from '../../protocol/api/compliance.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Reader } from '../db/database.ts'
import { ConflictError, ForbiddenError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { checkChecklist } from './checklist.rules.ts'
import * as store from './checklist.store.ts'
import { SHIPPED_CHECKLIST } from './checklist.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
}

const SHIPPED: Checklist = {
  version: 0,
  createdAt: null,
  createdBy: null,
  reason: null,
  ...SHIPPED_CHECKLIST,
}

/** The county's checklist and its versions. An assessment names the version that it was made under. */
export class ChecklistService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** The one in force, as `db` sees it. */
  async current(db: Reader = this.#from.db): Promise<Checklist> {
    const found = await store.findVersion(db)
    return found ? toChecklist(found) : SHIPPED
  }

  /** Throws `NotFoundError`. */
  async get(version: number | undefined, db: Reader = this.#from.db): Promise<Checklist> {
    if (version === undefined) return this.current(db)
    if (version === 0) return SHIPPED
    const found = await store.findVersion(db, version)
    if (!found) throw new NotFoundError('checklist', String(version))
    return toChecklist(found)
  }

  /** Newest first. */
  async versions(): Promise<ChecklistVersion[]> {
    return [...(await store.listVersions(this.#from.db)).map(toChecklist), SHIPPED]
  }

  /**
   * Makes another version. Throws `ForbiddenError` for an administrator of a part, `InvalidError`
   * `checklist_contradicts`, and `ConflictError` `checklist_changed` when somebody was faster.
   */
  async change(actor: Actor, { basedOn, reason, ...content }: ChangeChecklist): Promise<Checklist> {
    const { db, ambient, changes, audit } = this.#from
    if (actor.scope !== null)
      throw new ForbiddenError(
        'The checklist holds for everyone: ask an administrator without a jurisdiction.',
      )
    checkChecklist(content)
    return db.write(async (tx, afterCommit) => {
      const current = await this.current(tx)
      if (current.version !== basedOn)
        throw new ConflictError('checklist_changed', 'The checklist was changed meanwhile. Load it again.', {
          version: current.version,
          by: current.createdBy?.name ?? null,
          at: current.createdAt,
        })
      const version = current.version + 1
      await store.insertVersion(tx, {
        version,
        createdAt: ambient.now(),
        createdBy: actor.person.id,
        reason,
        content,
      })
      await audit.record(tx, {
        actor,
        action: 'checklist.changed',
        subjectKind: 'checklist',
        subjectId: String(version),
        detail: { reason },
      })
      afterCommit(() => changes.emit('compliance', null))
      return this.get(version, tx)
    })
  }
}

const toChecklist = ({ row, createdByName }: store.DescribedChecklist): Checklist => ({
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  createdBy: { id: row.createdBy, name: createdByName },
  reason: row.reason,
  ...row.content,
})
