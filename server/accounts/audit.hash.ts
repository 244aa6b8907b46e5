import { createHash } from 'node:crypto'
import { canonicalJson } from '../../protocol/canonical.ts'

/** What an entry of the audit log says, and what its hash covers. */
export interface AuditEntry {
  seq: number
  at: Date
  personId: string | null
  action: string
  subjectKind: string
  subjectId: string
  detail: Record<string, unknown>
}

/** The previous hash of the first entry. */
export const auditGenesis = '0'.repeat(64)

/**
 * SHA-256, hex, over canonical JSON of the previous entry's hash and this entry: editing, deleting or reordering an entry
 * breaks every hash after it. (PostgreSQL's jsonb keeps no order of keys, so the hash must not depend on it.)
 */
export function auditHash(previousHash: string, entry: AuditEntry): string {
  const { seq, at, personId, action, subjectKind, subjectId, detail } = entry
  const covered = {
    previousHash,
    seq,
    at: at.toISOString(),
    personId,
    action,
    subjectKind,
    subjectId,
    detail,
  }
  return createHash('sha256').update(canonicalJson(covered)).digest('hex')
}
