/** `npx tsx bench/finder.ts`: how fast the finder finds among many points, and what its pages weigh. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Random, randomStream } from '../firmware-sim/random.ts'
import { cellOf } from '../protocol/nearby.ts'
import { FinderIndex } from '../server/finder/finder.index.ts'
import { findScript } from '../server/finder/finder.script.ts'
import type { FinderService } from '../server/finder/finder.service.ts'
import { type BrowserFigures, benchBrowser } from './finder.browser.ts'
import { aCrowdedFinder } from './finder.county.ts'
import { type LoadFigures, load } from './http.load.ts'

interface Percentiles {
  p50: number
  p99: number
}
export interface FinderFigures {
  points: number
  /** Milliseconds to build the index of all points. */
  buildMs: number
  /** The nearest 10 with a category, open now, self-service; microseconds each. */
  nearest: Percentiles & { perSecond: number }
  /** One request after another, and as many as eight connections get answered. */
  emptyRoute: Asked
  /** The same behind the log, limits and headers of the real server. */
  emptyBehind: Asked
  /** Pages of cells that hardly anybody asked for before. */
  cold: Asked
  /** Pages of cells as people ask for them. */
  warm: Asked
}
interface Asked {
  alone: LoadFigures
  together: LoadFigures
}
export interface PageWeights {
  /** Gzipped bytes, styles and drawings included. */
  start: number
  list: number
  point: number
  privacy: number
  /** Null when the dashboard has not been built. */
  script: number | null
}

const NOW = new Date('2026-03-04T02:00:00.000Z')
const QUERIES = 20_000
const DIST = join(import.meta.dirname, '..', 'dist', 'dashboard')
/** Towns and villages of a county of a million, in cells. */
const POPULATED = 1_350
/** Longer than a minute, in which all pages are made anew. */
const WARM_SECONDS = 65

export async function benchFinder(
  quick = false,
): Promise<{ figures: FinderFigures[]; weights: PageWeights; browser: BrowserFigures | null }> {
  const figures: FinderFigures[] = []
  let weights: PageWeights | null = null
  let browser: BrowserFigures | null = null
  for (const points of [50_000, 100_000]) {
    const { finder } = await aCrowdedFinder(points, () => NOW)
    const nearest = nearestOf(finder)
    await finder.stop()
    const server = await FinderServer.start(points)
    try {
      const random = randomStream(1, 'visitors')
      const warm = visitors(randomStream(2, 'visitors'))
      await load({ port: server.pages, connections: 8, seconds: 3, path: warm })
      figures.push({
        points,
        ...nearest,
        emptyRoute: await ask(server.empty, () => '/', 4),
        emptyBehind: await ask(server.pages, () => '/find/nothing', 4),
        cold: await ask(server.pages, () => `/find?cell=${anyCell(random)}${anyFilter(random)}`, 8),
        warm: await ask(server.pages, warm, quick ? 8 : WARM_SECONDS),
      })
      weights ??= await weigh(server.pages)
      browser ??= await benchBrowser(server.pages)
    } finally {
      server.stop()
    }
  }
  if (!weights) throw new Error('nothing was measured')
  return { figures, weights, browser }
}

const ask = async (port: number, path: () => string, seconds: number): Promise<Asked> => ({
  alone: await load({ port, connections: 1, seconds: 4, path }),
  together: await load({ port, connections: 8, seconds, path }),
})

const anyCell = (random: Random): string =>
  cellOf({ longitude: 111 + random.next(), latitude: 24 + random.next() })

/** One of 48, so that the 8,000 cells of this county are near 400,000 pages. */
const anyFilter = (random: Random): string => {
  const language = ['', '&lang=en', '&lang=zh-CN'][Math.floor(random.next() * 3)] ?? ''
  const wishes = ['category=condom', 'open=1', 'self=1', 'noid=1'].filter(() => random.next() < 0.5)
  return language + wishes.map((parameter) => `&${parameter}`).join('')
}

/**
 * People live in few cells: the n-th most populated is asked for as often as 1/n of the first (Zipf's law of settlements),
 * mostly without a filter.
 */
function visitors(random: Random): () => string {
  const cells = Array.from({ length: POPULATED }, () => anyCell(random))
  const shares: number[] = []
  for (let n = 1; n <= POPULATED; n++) shares.push((shares.at(-1) ?? 0) + 1 / n)
  const filters = ['', '', '', '', '', '', '', '&category=condom', '&open=1', '&lang=en']
  // Drawn before: the client is to do nothing but ask.
  const drawn = Array.from({ length: 50_000 }, () => {
    const share = random.next() * (shares.at(-1) ?? 0)
    const cell = cells[shares.findIndex((sum) => sum >= share)]
    return `/find?cell=${cell}${filters[Math.floor(random.next() * filters.length)]}`
  })
  let asked = 0
  return () => drawn[asked++ % drawn.length] ?? '/find'
}

class FinderServer {
  readonly pages: number
  readonly empty: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, ports: { pages: number; empty: number }) {
    this.#child = child
    this.pages = ports.pages
    this.empty = ports.empty
  }

  static async start(points: number): Promise<FinderServer> {
    const child = fork(join(import.meta.dirname, 'finder.server.ts'), [String(points)], {
      execArgv: ['--import', 'tsx'],
    })
    const [ports] = await once(child, 'message')
    return new FinderServer(child, ports)
  }

  stop(): void {
    this.#child.disconnect()
  }
}

function nearestOf(finder: FinderService): Pick<FinderFigures, 'buildMs' | 'nearest'> {
  const started = performance.now()
  const index = new FinderIndex(finder.entries())
  const buildMs = performance.now() - started
  const random = randomStream(2, 'nearest')
  const filter = { category: 'condom' as const, method: null, openNow: true, selfService: true, noId: true }
  const ask = () =>
    index.nearest({ longitude: 111 + random.next(), latitude: 24 + random.next() }, filter, NOW, 10, 50_000)
  for (let i = 0; i < QUERIES / 10; i++) ask()
  const times: number[] = []
  for (let i = 0; i < QUERIES; i++) {
    const from = performance.now()
    if (ask().length !== 10) throw new Error('a crowded county has ten points')
    times.push((performance.now() - from) * 1_000)
  }
  return { buildMs, nearest: { ...percentiles(times), perSecond: 1e6 / mean(times) } }
}

async function weigh(port: number): Promise<PageWeights> {
  const weight = async (path: string) =>
    gzipSync(await (await fetch(`http://127.0.0.1:${port}${path}`)).text()).length
  const script = findScript(DIST)
  const file = script && join(DIST, script)
  return {
    start: await weight('/find'),
    list: await weight('/find?cell=11420-23308'),
    point: await weight('/find/p/place-1'),
    privacy: await weight('/find/privacy'),
    script: file && existsSync(file) ? gzipSync(readFileSync(file)).length : null,
  }
}

function percentiles(times: number[]): Percentiles {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(JSON.stringify(await benchFinder(), null, 2))
