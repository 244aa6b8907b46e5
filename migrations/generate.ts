/**
 * `npm run db:generate -- --name what_changed`: one migration for each engine, as a pair under one name.
 * `npm run db:generate -- --custom --name …`: an empty pair, for what the schema cannot say (triggers).
 * `npm run db:check`: fails when the schema says something the migrations do not, or a pair is broken.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'

/** The schema module picks its dialect from DATABASE_URL when it is loaded. */
const urls = { sqlite: '', postgres: 'postgres:' }
type Engine = keyof typeof urls
const engines: Engine[] = ['sqlite', 'postgres']

/** Kept in the order of their key, which halves the file and the time of a read: short rows, a hundred million of them. */
const WITHOUT_ROWID = ['climate_readings', 'climate_hours', 'climate_days', 'climate_marks']

const here = import.meta.dirname
const root = dirname(here)
const drizzleKit = join(dirname(createRequire(import.meta.url).resolve('drizzle-kit')), 'bin.cjs')

const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    custom: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
})

if (values.check) check()
else generate(values.name, values.custom)

function generate(name: string | undefined, custom: boolean): void {
  if (!name || !/^[a-z0-9_]+$/.test(name)) fail('Say what changes: npm run db:generate -- --name add_phone')
  const before = new Map(engines.map((engine) => [engine, tags(here, engine)]))
  for (const engine of engines) run(engine, here, ['--name', name, ...(custom ? ['--custom'] : [])])
  const changed = engines.filter((engine) => tags(here, engine).length > (before.get(engine)?.length ?? 0))
  if (changed.length === 0) {
    console.log('The schema has not changed.')
    return
  }
  // A change that only one engine sees still moves both, so that the folders stay pairs.
  for (const engine of engines) if (!changed.includes(engine)) run(engine, here, ['--name', name, '--custom'])
  for (const tag of tags(here, 'sqlite')) {
    if (before.get('sqlite')?.includes(tag)) continue
    const file = join(here, 'sqlite', `${tag}.sql`)
    writeFileSync(file, strict(readFileSync(file, 'utf8')))
  }
  const faults = pairFaults(here)
  if (faults.length > 0) fail(faults.join('\n'))
}

function check(): void {
  const faults = pairFaults(here)
  for (const tag of tags(here, 'sqlite')) {
    const text = readFileSync(join(here, 'sqlite', `${tag}.sql`), 'utf8')
    if (strict(text) !== text) faults.push(`sqlite/${tag}: a table is not STRICT, or not WITHOUT ROWID`)
  }
  const copy = mkdtempSync(join(here, '.check-'))
  try {
    for (const engine of engines) {
      cpSync(join(here, engine), join(copy, engine), { recursive: true })
      const known = tags(copy, engine)
      run(engine, copy, ['--name', 'missing'])
      for (const tag of tags(copy, engine)) {
        if (known.includes(tag)) continue
        faults.push(`${engine}: the schema has changed; run npm run db:generate -- --name …`)
        faults.push(readFileSync(join(copy, engine, `${tag}.sql`), 'utf8'))
      }
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
  if (faults.length > 0) fail(faults.join('\n'))
  console.log('Schema and migrations agree.')
}

/** SQLite takes 'abc' in an integer column unless the table is STRICT, and drizzle-kit cannot say so. */
function strict(text: string): string {
  const all = text.replaceAll(/^\);$/gm, ') STRICT;')
  const clustered = new RegExp(`^(CREATE TABLE \`(?:${WITHOUT_ROWID.join('|')})\` [^;]*\\) STRICT);$`, 'gm')
  return all.replaceAll(clustered, '$1, WITHOUT ROWID;')
}

function pairFaults(folder: string): string[] {
  const [sqlite, postgres] = [tags(folder, 'sqlite'), tags(folder, 'postgres')]
  const names = new Set([...sqlite, ...postgres])
  return [...names]
    .filter((tag, position) => sqlite[position] !== tag || postgres[position] !== tag)
    .map((tag) => `${tag}: not a pair`)
}

function tags(folder: string, engine: Engine): string[] {
  return readdirSync(join(folder, engine), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
    .map((entry) => entry.name.slice(0, -'.sql'.length))
    .sort()
}

function run(engine: Engine, folder: string, options: string[]): void {
  // drizzle-kit takes `out` for a path below the working directory, even when it begins with a slash.
  const env = {
    ...process.env,
    DATABASE_URL: urls[engine],
    MIGRATIONS_OUT: `./${relative(root, join(folder, engine))}`,
  }
  const result = spawnSync(process.execPath, [drizzleKit, 'generate', ...options], {
    cwd: root,
    env,
    stdio: 'inherit',
  })
  if (result.status !== 0) fail(`drizzle-kit failed for ${engine}`)
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
