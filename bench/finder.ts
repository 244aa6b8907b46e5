/** `npx tsx bench/finder.ts`: how fast the finder finds among many points, and what its pages weigh. */
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { Agent, createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import express from 'express'
import { pino } from 'pino'
import { randomStream } from '../firmware-sim/random.ts'
import { cellOf } from '../protocol/nearby.ts'
import { FinderIndex } from '../server/finder/finder.index.ts'
import { finderPages } from '../server/finder/finder.pages.ts'
import { findScript } from '../server/finder/finder.script.ts'
import type { FinderService } from '../server/finder/finder.service.ts'
import { LOCALES } from '../server/finder/locales.ts'
import { aCrowdedFinder } from './finder.county.ts'

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
  /** A whole page of a cell over HTTP, one after another; milliseconds each. */
  page: Percentiles & { perSecond: number }
  /** The same client and server with a route that does nothing. */
  emptyRoute: Percentiles & { perSecond: number }
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
const REQUESTS = 2_000
const DIST = join(import.meta.dirname, '..', 'dist', 'dashboard')

export async function benchFinder(): Promise<{ figures: FinderFigures[]; weights: PageWeights }> {
  const figures: FinderFigures[] = []
  let weights: PageWeights | null = null
  for (const points of [50_000, 100_000]) {
    const finder = await aCrowdedFinder(points, NOW)
    const server = await serve(finder)
    const { port } = server.address() as AddressInfo
    try {
      const random = randomStream(1, 'visitors')
      const cell = () => cellOf({ longitude: 111 + random.next(), latitude: 24 + random.next() })
      figures.push({
        points,
        ...nearestOf(finder),
        emptyRoute: await ask(port, () => '/empty'),
        page: await ask(port, () => `/find?cell=${cell()}&category=condom`),
      })
      weights ??= await weigh(port, cell())
    } finally {
      server.close()
      server.closeAllConnections()
      await finder.stop()
    }
  }
  if (!weights) throw new Error('nothing was measured')
  return { figures, weights }
}

function nearestOf(finder: FinderService): Pick<FinderFigures, 'buildMs' | 'nearest'> {
  const started = performance.now()
  const index = new FinderIndex(finder.entries())
  const buildMs = performance.now() - started
  const random = randomStream(2, 'nearest')
  const filter = { category: 'condom' as const, openNow: true, selfService: true, noId: true }
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

async function serve(finder: FinderService): Promise<Server> {
  const app = express()
  app.get('/empty', (_request, response) => void response.send('ok'))
  app.use(
    finderPages({
      finder,
      reports: { report: async () => undefined },
      demand: { searched: () => undefined, isEmptyHanded: () => false, count: () => undefined },
      locales: LOCALES,
      originOf: () => '',
      addressOf: () => '127.0.0.1',
      log: pino({ level: 'silent' }),
      scriptUrl: findScript(DIST),
    }),
  )
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function ask(port: number, path: () => string): Promise<Percentiles & { perSecond: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let i = 0; i < REQUESTS / 10; i++) await fetchText(port, path(), agent)
  const times: number[] = []
  for (let i = 0; i < REQUESTS; i++) {
    const from = performance.now()
    await fetchText(port, path(), agent)
    times.push(performance.now() - from)
  }
  agent.destroy()
  return { ...percentiles(times), perSecond: 1_000 / mean(times) }
}

function fetchText(port: number, path: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port, path, agent, host: '127.0.0.1' }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve(text))
    }).on('error', reject)
  })
}

async function weigh(port: number, cell: string): Promise<PageWeights> {
  const agent = new Agent()
  const weight = async (path: string) => gzipSync(await fetchText(port, path, agent)).length
  const script = findScript(DIST)
  const file = script && join(DIST, script)
  return {
    start: await weight('/find'),
    list: await weight(`/find?cell=${cell}`),
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
