import { createHash } from 'node:crypto'

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
 * SHA-256, hex, over canonical JSON (keys sorted at every depth) of the previous entry's hash and this entry: editing,
 * deleting or reordering an entry breaks every hash after it.
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

/** PostgreSQL's jsonb keeps no order of keys, so the hash must not depend on it. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
