import type { z } from 'zod'
import type {
  closeQuarantined,
  QuarantinedCounts,
  QuarantinedPage,
  quarantinedCountsQuery,
  quarantinedQuery,
} from '../../../protocol/api/quarantined.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { Database } from '../../db/database.ts'
import { narrowest } from '../../db/scope.ts'
import { badCursor, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../route.ts'
import * as store from './quarantined.store.ts'
import { describeQuarantined } from './quarantined.view.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
}

/** Bad messages of devices, until a person has seen to them. */
export class QuarantinedService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>

  constructor({ db, ambient, changes, audit }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
  }

  /** Newest first. Throws `InvalidError` `bad_cursor`. */
  async list(scope: string | null, query: z.output<typeof quarantinedQuery>): Promise<QuarantinedPage> {
    const { jurisdiction, device: deviceId, reason, state, limit, cursor: after } = query
    if (after !== undefined && !/^[0-9a-f-]{36}$/.test(after)) throw badCursor()
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined) return { items: [], next: null }
    const page = { scope: narrowed, deviceId, reason, state, after, limit: limit + 1 }
    const rows = await store.listPage(this.#db, page)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map(describeQuarantined),
      next: rows.length > limit && last ? last.message.id : null,
    }
  }

  /** By reason, those with the most open ones first. */
  async counts(
    scope: string | null,
    { jurisdiction, device: deviceId }: z.output<typeof quarantinedCountsQuery>,
  ): Promise<QuarantinedCounts> {
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined) return { items: [] }
    const items = await store.countByReason(this.#db, { scope: narrowed, deviceId })
    return { items: items.sort((a, b) => b.open - a.open || (a.reason < b.reason ? -1 : 1)) }
  }

  /** Says that somebody has seen to these; one that is closed stays as it is. Throws `NotFoundError`. */
  close(actor: Actor, { ids, note }: z.output<typeof closeQuarantined>): Promise<{ closed: number }> {
    return this.#db.write(async (tx, afterCommit) => {
      const found = await store.findMessages(tx, actor.scope, ids)
      const missing = ids.find((id) => !found.some((message) => message.id === id))
      if (missing !== undefined) throw new NotFoundError('quarantined message', missing)
      const closing = { closedAt: this.#ambient.now(), closedBy: actor.person.id, note }
      const closed = await store.closeMessages(tx, ids, closing)
      if (closed === 0) return { closed }
      for (const deviceId of new Set(found.map((message) => message.deviceId)))
        await this.#audit.record(tx, {
          actor,
          action: 'device.quarantine_closed',
          subjectKind: 'device',
          subjectId: deviceId ?? '',
          detail: {
            messages: found.filter((message) => message.deviceId === deviceId).map(({ id }) => id),
            note,
          },
        })
      afterCommit(() => {
        for (const locationId of new Set(found.flatMap((message) => message.locationId ?? [])))
          this.#changes.emit('device', locationId)
      })
      return { closed }
    })
  }
}
