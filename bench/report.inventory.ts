import type { InventoryFigures, SizeFigures } from './inventory.ts'
import { fine, spread, tableOf, whole } from './report.format.ts'

/** Screens in rows, one column for each size of the ledger: how an answer grows is read along a row. */
export function inventory({ postings, sizes }: InventoryFigures): string {
  const screens = Object.keys(sizes[0]?.screens ?? {})
  const row = (name: string, cell: (size: SizeFigures) => string) => [name, ...sizes.map(cell)]
  return `## Inventory: postings, and what screens ask of three years
\`npm run bench -- inventory\`

${tableOf(
  ['', ''],
  [
    ['Movements a second, one line each, each durable', whole(postings.movementsPerSecond)],
    ['Receipt of 200 lines, ms p50 / p99', spread(postings.receiptOf200Lines)],
    ['Receipt lines a second', whole(postings.receiptLinesPerSecond)],
  ],
)}

Every outlet offers 20 products; a hundredth of the ledger is one bin card. For a hundred outlets there are a storeroom and five machines,
somebody works at each, five were inspected, and two or three have a sensor, of which one in ten is too warm. The oracle accepts each ledger before it is asked.
The data of one page, ms p50 / p99:

${tableOf(
  ['', ...sizes.map(({ lines, places }) => `${whole(lines)} lines, ${whole(places)} places`)],
  [
    ...screens.map((name) =>
      row(name, (size) => {
        const times = size.screens[name]
        return times ? spread(times) : ''
      }),
    ),
    row('The server is open, all stock in memory, s', ({ opened }) => fine(opened)),
    row('The months follow the ledger for the first time, s', ({ summedUp }) => fine(summedUp)),
    row('Oracle over the whole ledger, s', ({ verified }) => fine(verified)),
    row('Heap, MiB', ({ heapMiB }) => whole(heapMiB)),
  ],
)}
`
}
