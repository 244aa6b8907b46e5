import type { AuditEntry as AuditEntryView } from '../../protocol/api/accounts.ts'
import type { AuditAction } from '../../protocol/audit-actions.ts'
import type { Ambient } from '../ambient.ts'
import type { Database, Writer } from '../db/database.ts'
import type { Actor } from '../route.ts'
import { auditGenesis, auditHash } from './audit.hash.ts'
import { type AuditFilter, append, findHead, listEntries } from './audit.store.ts'

export interface AuditRecord {
  /** Null = the system itself. */
  actor: Actor | null
  action: AuditAction
  subjectKind: string
  subjectId: string
  /** JSON. Never a secret, a password or a hash of one; never anything about a person who takes supplies. */
  detail: Record<string, unknown>
}

interface AuditPage {
  items: AuditEntryView[]
  next: string | null
}

/** Who changed what: hash-chained and append-only. Every domain records its changes by people here. */
export class AuditLog {
  readonly #db: Database
  readonly #ambient: Ambient

  constructor({ db, ambient }: { db: Database; ambient: Ambient }) {
    this.#db = db
    this.#ambient = ambient
  }

  /**
   * Adds an entry in the transaction of the change itself, so that neither exists without the other. Entries are
   * chained one after another, which `db.write` serialises.
   */
  async record(tx: Writer, { actor, action, subjectKind, subjectId, detail }: AuditRecord): Promise<void> {
    const head = (await findHead(tx)) ?? { seq: 0, hash: auditGenesis }
    const entry = {
      seq: head.seq + 1,
      at: this.#ambient.now(),
      personId: actor?.person.id ?? null,
      action,
      subjectKind,
      subjectId,
      detail,
    }
    await append(tx, { ...entry, previousHash: head.hash, hash: auditHash(head.hash, entry) })
  }

  /** Newest first, as far as the actor's jurisdiction reaches. */
  async page(actor: Actor, { limit, ...filter }: AuditFilter & { limit: number }): Promise<AuditPage> {
    const rows = await listEntries(this.#db, { ...filter, scope: actor.scope, limit: limit + 1 })
    const items = rows.slice(0, limit).map(({ entry, personName }) => ({
      seq: entry.seq,
      at: entry.at.toISOString(),
      personId: entry.personId,
      personName,
      action: entry.action,
      subjectKind: entry.subjectKind,
      subjectId: entry.subjectId,
      detail: entry.detail,
    }))
    return { items, next: rows.length > limit ? String(items.at(-1)?.seq) : null }
  }
}
