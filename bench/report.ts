import type { benchFinder } from './finder.ts'
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
