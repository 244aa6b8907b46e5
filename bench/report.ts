import type { benchFinder } from './finder.ts'
import type { InventoryFigures } from './inventory.ts'
import { fine, kilobytes, spread, tableOf, whole } from './report.format.ts'
import type { VendFigures } from './vends.ts'

export function vends({ vendsPerSecond, backdatedPerSecond }: VendFigures): string {
  return `## Ledger: vends in group commits
\`npm run bench -- vends\`

Single vends in transactions of 1,000: header, line, both balances.

${tableOf(
  ['', 'Vends/s'],
  [
    ['as they happen', whole(vendsPerSecond)],
    ['backdated (a backlog)', whole(backdatedPerSecond)],
  ],
)}
`
}

export function inventory(figures: InventoryFigures): string {
  return `## Inventory: postings, and a county of 10,000 places × 20 products
\`npm run bench -- inventory\`

${tableOf(
  ['', ''],
  [
    ['Movements a second, one line each, each durable', whole(figures.movementsPerSecond)],
    ['Receipt of 200 lines, ms p50 / p99', spread(figures.receiptOf200Lines)],
    ['Receipt lines a second', whole(figures.receiptLinesPerSecond)],
    ['Stock of 200,000 pairs into memory, ms', whole(figures.stockStart)],
    ...Object.entries(figures.stockTable).map(([name, times]) => [
      `Stock table, ${name}, ms p50 / p99`,
      spread(times),
    ]),
    ['Page of movements, ms p50 / p99', spread(figures.movementPage)],
    ['Heap, MiB', whole(figures.heapMiB)],
  ],
)}
`
}

export function finder({ figures, weights }: Awaited<ReturnType<typeof benchFinder>>): string {
  return `## Finder
\`npm run bench -- finder\`

Nearest 10 with a category, open now, self-service; a whole page over HTTP beside an Express route that does nothing.

${tableOf(
  [
    'Points',
    'Index, ms',
    'Nearest 10, µs p50 / p99',
    'Nearest/s',
    'Page, ms p50 / p99',
    'Pages/s',
    'Empty route/s',
  ],
  figures.map(({ points, buildMs, nearest, page, emptyRoute }) => [
    whole(points),
    fine(buildMs),
    `${fine(nearest.p50)} / ${fine(nearest.p99)}`,
    whole(nearest.perSecond),
    spread(page),
    whole(page.perSecond),
    whole(emptyRoute.perSecond),
  ]),
)}

${tableOf(
  ['Gzipped', 'First view', 'List', 'Point', 'Privacy', 'Script'],
  [
    [
      '',
      kilobytes(weights.start),
      kilobytes(weights.list),
      kilobytes(weights.point),
      kilobytes(weights.privacy),
      kilobytes(weights.script),
    ],
  ],
)}
`
}

export function document(
  machine: { day: string; cores: number; model: string; memory: number; node: string; version: string },
  sections: readonly string[],
): string {
  return `# Benchmarks
Written by \`npm run bench\` on ${machine.day}: version ${machine.version}, Node ${machine.node}, ${machine.cores} cores (${machine.model}),
${machine.memory} GiB, loopback, the disk of this folder. Machines are noisy: read the ratios, which come from one run.

${sections.join('\n')}`
}
