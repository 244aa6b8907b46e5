/**
 * `npm run bench`: every figure of docs/benchmarks.md, measured on this machine and written there. `npm run bench -- ingest
 * finder` measures some and prints them, and with `--quick` only enough of them to see whether a change was one.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { benchClimate } from './climate.ts'
import { benchCompliance } from './compliance.ts'
import { benchFinder } from './finder.ts'
import { benchIngest } from './ingest.ts'
import { benchInventory } from './inventory.ts'
import { climate } from './report.climate.ts'
import { compliance } from './report.compliance.ts'
import { ingest } from './report.ingest.ts'
import { inventory } from './report.inventory.ts'
import * as report from './report.ts'
import { benchVends } from './vends.ts'

const QUICK = '--quick'
const quick = process.argv.includes(QUICK)

const SECTIONS = {
  ingest: async () => ingest(await benchIngest(quick)),
  vends: async () => report.vends(await benchVends()),
  inventory: async () => inventory(await benchInventory(quick)),
  climate: async () => climate(await benchClimate()),
  compliance: async () => compliance(await benchCompliance()),
  finder: async () => report.finder(await benchFinder(quick)),
} as const
type Section = keyof typeof SECTIONS

const isSection = (name: string): name is Section => name in SECTIONS
const asked = process.argv.slice(2).filter((argument) => argument !== QUICK)
const unknown = asked.filter((name) => !isSection(name))
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(', ')}: use ${Object.keys(SECTIONS).join(', ')}.\n`,
  )
  process.exit(2)
}

const sections: string[] = []
for (const name of asked.length > 0 ? asked.filter(isSection) : (Object.keys(SECTIONS) as Section[])) {
  process.stderr.write(`measuring ${name} …\n`)
  const text = await SECTIONS[name]()
  process.stdout.write(`${text}\n`)
  sections.push(text)
}

if (asked.length === 0 && !quick) {
  const file = join(import.meta.dirname, '..', 'docs', 'benchmarks.md')
  const machine = {
    day: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    memory: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    version: (
      JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
    ).version,
  }
  writeFileSync(file, report.document(machine, sections))
  process.stderr.write('written to docs/benchmarks.md\n')
}
