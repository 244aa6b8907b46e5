import type { BrowserFigures } from './finder.browser.ts'
import type { benchFinder } from './finder.ts'
import { fine, kilobytes, percent, tableOf, whole } from './report.format.ts'
import type { Spread } from './spread.ts'
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

export function finder({ figures, weights, browser }: Awaited<ReturnType<typeof benchFinder>>): string {
  return `## Finder
\`npm run bench -- finder\`

Nearest 10 with a category, open now, self-service, no identity card.

${tableOf(
  ['Points', 'Index, ms', 'Nearest 10, µs p50 / p99', 'Nearest/s'],
  figures.map(({ points, buildMs, nearest }) => [
    whole(points),
    fine(buildMs),
    `${fine(nearest.p50)} / ${fine(nearest.p99)}`,
    whole(nearest.perSecond),
  ]),
)}

Whole pages over HTTP, compressed, with the log, limits and headers of the real server in a process of its own, while three
machines a second say how they are; beside an Express route that does nothing. Lists of cells are answered ahead of Express.
*Alone*: one request after another; *per second*: over eight connections. *Cold*: any cell of 8,000 and any of 48
combinations of filters. *Warm*: 1,350 populated cells, the n-th asked for 1/n as often as the first, mostly without a
filter, for longer than a minute.

${tableOf(
  [
    'Points',
    'Asked for',
    'Alone, ms p50 / p99',
    'Eight at once, ms p50 / p99',
    'Per second',
    'Of the empty route',
  ],
  figures.flatMap(({ points, emptyRoute, emptyBehind, cold, warm }) =>
    Object.entries({
      'empty route': emptyRoute,
      'empty route behind the same log, limits and headers': emptyBehind,
      'page, cold': cold,
      'page, warm': warm,
    }).map(([name, { alone, together }]) => [
      whole(points),
      name,
      milliseconds(alone),
      milliseconds(together),
      whole(together.perSecond),
      percent(together.perSecond / emptyRoute.together.perSecond),
    ]),
  ),
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

In Chromium at 360 pixels, its processor slowed down four times, on slow 4G (1.6 Mbit/s, 150 ms), nothing kept from before:
the worst of three.

${browser === null ? 'Not measured: there is no Chromium here.' : tableOf(['', 'ms'], browserRows(browser))}
`
}

const milliseconds = ({ p50, p99 }: Spread): string => `${fine(p50, 2)} / ${fine(p99, 2)}`

const browserRows = ({ lcp, inp }: BrowserFigures): string[][] => [
  ...Object.entries(lcp).map(([page, ms]) => [`largest paint (LCP): ${page}`, whole(ms)]),
  ...Object.entries(inp).map(([name, ms]) => [`touch to picture (INP): ${name}`, whole(ms)]),
]

export function document(
  machine: { day: string; cores: number; model: string; memory: number; node: string; version: string },
  sections: readonly string[],
): string {
  return `# Benchmarks
Written by \`npm run bench\` on ${machine.day}: version ${machine.version}, Node ${machine.node}, ${machine.cores} cores (${machine.model}),
${machine.memory} GiB, loopback, the disk of this folder. Machines are noisy: read the ratios, which come from one run.

${sections.join('\n')}`
}
