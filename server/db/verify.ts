import { asc, gt, sql } from 'drizzle-orm'
import { findHead } from '../accounts/audit.store.ts'
import { AuditChain } from '../accounts/audit.verify.ts'
import { missingTriggers } from './append.only.ts'
import { dialect } from './columns.ts'
import type { Reader } from './database.ts'
import { MigrationError } from './errors.ts'
import { type Check, ledgerChecks } from './ledger.checks.ts'
import { pendingMigrations, readMigrations } from './migrations.ts'
import { monthChecks } from './month.checks.ts'
import { photoFaults } from './photo.files.ts'
import { auditLog } from './schema/index.ts'

export interface Finding {
  promise: string
  /** Empty = the promise holds. At most `shown`, the first ones. */
  faults: string[]
  /** How many there are in all. */
  total: number
}

const shown = 20
const auditPage = 1_000

/** PostgreSQL checks its pages and foreign keys itself (`data_checksums`, `amcheck`). */
const fileChecks: Check[] =
  dialect === 'postgres'
    ? []
    : [
        {
          promise: 'The file is undamaged',
          rows: sql`(select integrity_check as fault from pragma_integrity_check where integrity_check <> 'ok')`,
        },
        {
          promise: 'Every reference leads to a row',
          rows: sql`(select 'a row of ' || "table" || ' refers to a row of ' || parent || ' that is not there' as fault from pragma_foreign_key_check)`,
        },
      ]

/**
 * The oracle for promises 1, 2 and 6 of README.md: everything that must hold in a database, whatever happened to it.
 * Changes and repairs nothing. Give it one consistent view (a read transaction) when others may write. Sums and sorts
 * are the engine's, so the size of the ledger costs time and temporary files, not memory. Throws `MigrationError` when
 * the database belongs to another version of this program. `photosDir` is where the pixels of its photos lie; without it they are not
 * looked at.
 */
export async function verifyDatabase(reader: Reader, photosDir?: string): Promise<Finding[]> {
  await requireThisVersion(reader)
  const findings: Finding[] = []
  for (const check of [...fileChecks, ...ledgerChecks, ...monthChecks])
    findings.push(await find(reader, check))
  findings.push(finding('The audit log is one unbroken chain up to its head', await auditFaults(reader)))
  const missing = (await missingTriggers(reader)).map((name) => `trigger ${name} is missing`)
  findings.push(finding('The ledger and the audit log cannot be edited', missing))
  if (photosDir !== undefined)
    findings.push(finding('Every photo is there as it was taken in', await photoFaults(reader, photosDir)))
  return findings
}

/** The findings for a person to read, and whether all promises hold. */
export function describeFindings(findings: Finding[]): { sound: boolean; lines: string[] } {
  const broken = findings.filter((each) => each.total > 0)
  const lines = findings.flatMap(({ promise, faults, total }) => [
    `${total === 0 ? 'ok   ' : 'FAULT'} ${promise}`,
    ...faults.map((fault) => `        ${fault}`),
    ...(total > faults.length ? [`        and ${total - faults.length} more`] : []),
  ])
  const verdict =
    broken.length === 0 ? 'All promises hold.' : `${broken.length} of ${findings.length} promises are broken.`
  return { sound: broken.length === 0, lines: [...lines, verdict] }
}

async function requireThisVersion(reader: Reader): Promise<void> {
  const applied = await reader
    .select({ tag: sql<string>`tag`, sha256: sql<string>`sha256` })
    .from(sql`schema_migrations`)
    .orderBy(sql`position`)
  const [next] = pendingMigrations(readMigrations(dialect), applied)
  if (next)
    throw new MigrationError(`The database is older than this version: it has not run migration ${next.tag}.`)
}

async function find(reader: Reader, { promise, rows }: Check): Promise<Finding> {
  const found = await reader
    .select({ fault: sql<string>`fault`, total: sql`count(*) over ()`.mapWith(Number) })
    .from(sql`${rows} faults`)
    .limit(shown)
  return { promise, faults: found.map((row) => row.fault), total: found[0]?.total ?? 0 }
}

async function auditFaults(reader: Reader): Promise<string[]> {
  const chain = new AuditChain()
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const page = await reader
      .select()
      .from(auditLog)
      .where(gt(auditLog.seq, last))
      .orderBy(asc(auditLog.seq))
      .limit(auditPage)
    for (const row of page) chain.add(row)
    const end = page.at(-1)
    if (!end) return chain.end(await findHead(reader))
    last = end.seq
  }
}

const finding = (promise: string, faults: string[]): Finding => ({
  promise,
  faults: faults.slice(0, shown),
  total: faults.length,
})
