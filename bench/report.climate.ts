import { LOTS_WITH_HEAT } from './climate.heat.ts'
import type { Chart, ClimateFigures } from './climate.ts'
import { fine, kilobytes, spread, tableOf, whole } from './report.format.ts'

export function climate({
  readingsPerSecond,
  summedPerSecond,
  alone,
  among,
  others,
  paint,
  heat,
}: ClimateFigures): string {
  const spans = Object.keys(alone) as (keyof typeof alone)[]
  const row = (name: string, cell: (chart: Chart) => string, charts: typeof alone) => [
    name,
    ...spans.map((span) => cell(charts[span])),
  ]
  return `## Climate record: readings, and the chart of a sensor-year
\`npm run bench -- climate\`

${tableOf(
  ['', ''],
  [
    ['Readings kept a second, durable groups of 1,000', whole(readingsPerSecond)],
    ['Readings summed up by hour and day a second, behind them', whole(summedPerSecond)],
  ],
)}

One sensor that measured every 5 minutes for a year, its chart over HTTP; then the same beside ${whole(others.sensors)} others that
measured every ${fine(others.minutes)} minutes: ${whole(others.readings)} readings with their sums, ${whole(others.fileMiB)} MiB on disk.

${tableOf(
  ['', ...spans],
  [
    row('Points', ({ points }) => whole(points), alone),
    row('Sent, gzipped', ({ bytes }) => kilobytes(bytes), alone),
    row('Alone, ms p50 / p99', ({ ms }) => spread(ms), alone),
    row('Among the others, ms p50 / p99', ({ ms }) => spread(ms), among),
  ],
)}

${tableOf(
  ['', 'p50 / p99 ms'],
  [
    [
      'The year in Chromium, from opening the page until it is painted',
      paint ? spread(paint.opened) : 'not measured',
    ],
    [
      'The year in Chromium, from the click on it until it is painted',
      paint ? spread(paint.chosen) : 'not measured',
    ],
    [`Lots by heat, first of ${whole(LOTS_WITH_HEAT / 50)} pages, over HTTP`, spread(heat)],
  ],
)}
`
}
