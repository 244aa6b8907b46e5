import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialect } from '../../server/db/columns.ts'

interface Journal {
  entries: { tag: string }[]
}

/** A copy of the program's migrations, as another version of the program would bring them. */
export class MigrationsFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'sanliang-migrations-'))
  readonly #journal = join(this.path, dialect, 'meta', '_journal.json')

  constructor() {
    cpSync(join(import.meta.dirname, '../../migrations'), this.path, { recursive: true })
  }

  add(tag: string, sql: string): void {
    writeFileSync(this.#file(tag), sql)
    this.#reorder((entries) => [...entries, { tag }])
  }

  edit(tag: string): void {
    appendFileSync(this.#file(tag), '\n-- edited')
  }

  useOtherLineEnds(tag: string): void {
    writeFileSync(this.#file(tag), readFileSync(this.#file(tag), 'utf8').replaceAll('\n', '\r\n'))
  }

  drop(tag: string): void {
    this.#reorder((entries) => entries.filter((entry) => entry.tag !== tag))
  }

  insertBefore(tag: string, next: string): void {
    writeFileSync(this.#file(tag), 'SELECT 1;')
    this.#reorder((entries) => entries.flatMap((entry) => (entry.tag === next ? [{ tag }, entry] : [entry])))
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }

  #reorder(change: (entries: Journal['entries']) => Journal['entries']): void {
    const journal = JSON.parse(readFileSync(this.#journal, 'utf8')) as Journal
    writeFileSync(this.#journal, JSON.stringify({ ...journal, entries: change(journal.entries) }))
  }

  #file(tag: string): string {
    return join(this.path, dialect, `${tag}.sql`)
  }
}
