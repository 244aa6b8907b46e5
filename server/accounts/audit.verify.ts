import { type AuditEntry, auditGenesis, auditHash } from './audit.hash.ts'

/** An entry as it is stored. */
export interface AuditRow extends AuditEntry {
  previousHash: string
  hash: string
}

/**
 * The end of the chain, kept in `settings` under `audit_head` and moved in the transaction of every entry. A chain alone
 * cannot tell that its last entries are gone; against the head it can. Someone who may write to the whole database can
 * still forge chain and head together: only a copy of the head kept elsewhere (a backup, a printed report) shows that.
 */
export interface AuditHead {
  seq: number
  hash: string
}

/**
 * Walks the audit log in order of `seq`, however many pages it comes in, and collects in words what is wrong: edited,
 * deleted, reordered or forged entries, and a tail cut off. Pure: it queries and repairs nothing.
 *
 * ```ts
 * const chain = new AuditChain()
 * for (const row of rows) chain.add(row)
 * const faults = chain.end(head)
 * ```
 */
export class AuditChain {
  readonly #faults: string[] = []
  #last: AuditHead = { seq: 0, hash: auditGenesis }

  add(row: AuditRow): void {
    if (row.seq !== this.#last.seq + 1) this.#faults.push(`entry ${row.seq} follows entry ${this.#last.seq}`)
    if (row.previousHash !== this.#last.hash)
      this.#faults.push(`entry ${row.seq} does not continue the chain`)
    if (row.hash !== auditHash(row.previousHash, row)) this.#faults.push(`entry ${row.seq} was changed`)
    this.#last = { seq: row.seq, hash: row.hash }
  }

  /** All faults found; empty = intact. `head` is null in a database without entries. */
  end(head: AuditHead | null): string[] {
    const expected = head ?? { seq: 0, hash: auditGenesis }
    if (this.#last.seq !== expected.seq)
      this.#faults.push(`the log ends at entry ${this.#last.seq}, and its head is entry ${expected.seq}`)
    else if (this.#last.hash !== expected.hash)
      this.#faults.push('the last entry is not the one the head names')
    return this.#faults
  }
}
