import type {
  ChangeSavedView,
  CreateSavedView,
  SavedView,
  SavedViewScreen,
} from '../../protocol/api/saved-views.ts'
import type { Ambient } from '../ambient.ts'
import type { Database, Writer } from '../db/database.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import type { AuditLog } from './audit.service.ts'
import * as store from './saved-views.store.ts'

const MAX_VIEWS = 50

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
}

/** Filters of screens that each person keeps under names of their own. Nobody sees another's. */
export class SavedViewsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async list({ person }: Actor, screen: SavedViewScreen): Promise<SavedView[]> {
    return (await store.listViews(this.#from.db, person.id, screen)).map(toView)
  }

  /** Throws `ConflictError` `view_name_taken` and `too_many_views`. */
  async create(actor: Actor, input: CreateSavedView): Promise<SavedView> {
    const { db, ambient } = this.#from
    const row = { ...input, id: ambient.newId(), personId: actor.person.id, createdAt: ambient.now() }
    await db.write(async (tx) => {
      if ((await store.countViews(tx, actor.person.id)) >= MAX_VIEWS)
        throw new ConflictError('too_many_views', `You keep ${MAX_VIEWS} views. Delete one first.`, {
          max: MAX_VIEWS,
        })
      await requireFree(tx, row)
      await store.insertView(tx, row)
      await this.#record(tx, actor, 'created', row)
    })
    return toView(row)
  }

  /** Throws `NotFoundError` for another person's view, and `ConflictError` `view_name_taken`. */
  async change(actor: Actor, id: string, changes: ChangeSavedView): Promise<SavedView> {
    return this.#from.db.write(async (tx) => {
      const own = await this.#own(tx, actor, id)
      const row = { ...own, name: changes.name ?? own.name, query: changes.query ?? own.query }
      await requireFree(tx, row)
      await store.updateView(tx, row)
      await this.#record(tx, actor, 'changed', row)
      return toView(row)
    })
  }

  /** Throws `NotFoundError` for another person's view. */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.#from.db.write(async (tx) => {
      const row = await this.#own(tx, actor, id)
      await store.deleteView(tx, id)
      await this.#record(tx, actor, 'deleted', row)
    })
  }

  async #own(tx: Writer, { person }: Actor, id: string): Promise<store.SavedViewRow> {
    const row = await store.findView(tx, person.id, id)
    if (!row) throw new NotFoundError('saved view', id)
    return row
  }

  async #record(
    tx: Writer,
    actor: Actor,
    verb: 'created' | 'changed' | 'deleted',
    row: store.SavedViewRow,
  ): Promise<void> {
    await this.#from.audit.record(tx, {
      actor,
      action: `saved_view.${verb}`,
      subjectKind: 'saved_view',
      subjectId: row.id,
      // What somebody searches for is their own business.
      detail: { screen: row.screen, name: row.name },
    })
  }
}

async function requireFree(tx: Writer, row: store.SavedViewRow): Promise<void> {
  if (await store.isNameTaken(tx, row, row.id))
    throw new ConflictError('view_name_taken', `You already keep a view called ${row.name}.`, {
      name: row.name,
    })
}

const toView = ({ id, screen, name, query }: store.SavedViewRow): SavedView => ({ id, screen, name, query })
