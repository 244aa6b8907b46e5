import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpeningHours } from '../../protocol/api/places.ts'
import { cellOf, middleOf, type Position } from '../../protocol/nearby.ts'
import { Changes } from '../../server/changes.ts'
import { finderPages } from '../../server/finder/finder.pages.ts'
import { type FinderRequest, readRequest } from '../../server/finder/finder.request.ts'
import { FinderService } from '../../server/finder/finder.service.ts'
import { type Encoding, KeptPages } from '../../server/finder/kept.pages.ts'
import { LOCALES } from '../../server/finder/locales.ts'
import type { OpenReports } from '../../server/finder/reports/doubt.ts'
import type { MachineReport } from '../../server/finder/stock.sources.ts'
import type { PlacesService } from '../../server/places/places.service.ts'
import { NOW, SHANGHAI } from '../places/a-county.ts'
import { TestAmbient } from '../support/ambient.ts'
import { silentLog } from '../support/database.ts'
import { CELL, HERE, namesOn, textOf } from './a-finder.ts'

type Place = Awaited<ReturnType<PlacesService['placesInUse']>>[number]

const HOURS = [{ open: '08:00', close: '18:00' }]
const WEEK: NonNullable<OpeningHours['week']> = [HOURS, HOURS, HOURS, HOURS, HOURS, HOURS, []]
/** So many around one cell that a list is full, one that stands where another does, and one far from them all. */
const SPOTS: Position[] = [
  ...Array.from({ length: 75 }, (_, i) => ({
    longitude: HERE.longitude + ((i * 37) % 75) / 900 - 0.04,
    latitude: HERE.latitude + ((i * 53) % 75) / 900 - 0.04,
  })),
  HERE,
  HERE,
  { longitude: HERE.longitude, latitude: HERE.latitude + 0.6 },
]
const CELLS = [CELL, cellOf(SPOTS[3] ?? HERE), cellOf(SPOTS[40] ?? HERE), cellOf(SPOTS.at(-1) ?? HERE), '3-3']

let machines: Map<string, MachineReport>
let visitors: Map<string, OpenReports[]>
let ambient: TestAmbient
let changes: Changes
let finder: FinderService
let server: Server
/** Lists that were worked out, and cells that were counted as empty-handed. */
let found: number
let counted: string[]
const places: Place[] = []
function place(i: number): Place {
  const found = places[i % places.length]
  if (!found) throw new Error('There are no places.')
  return found
}
/** A request for the list of this cell. */
const requestOf = (cell: string): FinderRequest => ({
  ...readRequest({ url: '/find', headers: {} }, LOCALES),
  wish: { kind: 'cell', cell },
})

beforeEach(async () => {
  ambient = new TestAmbient()
  changes = new Changes()
  machines = new Map()
  visitors = new Map()
  places.splice(0, places.length, ...SPOTS.map(aPlace))
  finder = new FinderService({
    places: {
      placesInUse: async (ids) => places.filter(({ id }) => ids === undefined || ids.includes(id)),
      varieties: async () => [
        { id: 'condom', category: 'condom', method: 'male_condom', name: '避孕套', nameEn: 'Condom' },
      ],
      jurisdictions: async () => [
        { code: '990101', parentCode: null, level: 'county', name: '青禾县', nameEn: 'Qinghe' },
      ],
      get: () => Promise.reject(new Error('not asked here')),
    },
    calendar: { days: async () => [] },
    landmarks: { list: async () => [] },
    ledger: { knowledgeByLocation: async () => new Map(), unitsInChannels: async () => new Map() },
    machines: { reportsByLocation: async () => machines },
    visitors: { openByLocation: async () => visitors },
    changes,
    ambient,
    timeZone: SHANGHAI,
    log: silentLog,
  })
  await finder.start()
  found = 0
  counted = []
  const near = finder.near.bind(finder)
  finder.near = (...asked) => {
    found++
    return near(...asked)
  }
  const pages = () =>
    finderPages({
      finder,
      reports: { report: async () => undefined },
      demand: {
        searched: () => undefined,
        isEmptyHanded: (_cell, _category, list) => list.length === 0,
        count: (cell) => void counted.push(cell),
      },
      locales: LOCALES,
      originOf: () => '',
      addressOf: () => '',
      log: silentLog,
      scriptUrl: null,
    }).router
  const app = express()
  const kept = pages()
  // Of a finder that has kept nothing yet.
  app.use((request, response, next) => (request.get('x-fresh') ? pages() : kept)(request, response, next))
  server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.close()
  server.closeAllConnections()
  await finder.stop()
})

function aPlace({ longitude, latitude }: Position, i: number): Place {
  return {
    id: `place-${i}`,
    kind: i % 3 === 0 ? 'staffed_outlet' : 'dispenser',
    jurisdictionCode: '990101',
    jurisdictionName: '青禾县',
    name: `第${i}号`,
    nameEn: null,
    address: null,
    phone: null,
    hours: { always: i % 4 === 0, week: WEEK, holidays: 'as_usual', exceptions: [] },
    longitude,
    latitude,
    sourceDatum: 'wgs84',
    capturedBy: null,
    verifiedOn: null,
    migrantArea: false,
    stepFree: null,
    asksId: i % 2 === 0 ? false : null,
    indoor: null,
    published: true,
    createdAt: NOW,
    archivedAt: null,
    productIds: ['condom'],
  }
}

const ask = async (query: string, headers: Record<string, string> = {}) => {
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/find?${query}`, { headers })
  return { headers: Object.fromEntries(response.headers), text: await response.text() }
}
const told = (i: number, remaining: number, at = ambient.now()) => {
  const { id } = place(i)
  machines.set(id, {
    at,
    channels: [{ channel: 1, productId: 'condom', remaining, fault: null, blocked: false }],
  })
  changes.emit('device', id)
  return finder.refresh()
}

describe('a page that was kept', () => {
  it('is byte for byte what it would be anew, whatever is asked, changes or passes', async () => {
    let [asked, anew] = [0, 0]
    const index = fc.nat(SPOTS.length - 1)
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ cell: fc.constantFrom(...CELLS), more: queries, language, encoding }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ pass: fc.constantFrom(1, 20, 60, 600, 3 * 3_600) }),
      },
      { weight: 1, arbitrary: fc.record({ machine: index, remaining: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ visited: index, people: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ renamed: index, published: fc.boolean() }) },
    )
    const take = async (now: typeof step extends fc.Arbitrary<infer Step> ? Step : never): Promise<void> => {
      if ('pass' in now) ambient.advance({ seconds: now.pass })
      else if ('machine' in now) await told(now.machine, now.remaining)
      else if ('visited' in now) {
        const at = Array.from({ length: now.people }, () => ambient.now())
        visitors.set(place(now.visited).id, [{ kind: 'broken', at }])
        changes.emit('place', place(now.visited).id)
        await finder.refresh()
      } else if ('renamed' in now) {
        Object.assign(place(now.renamed), { name: `改名${now.renamed}`, published: now.published })
        changes.emit('place', place(now.renamed).id)
        await finder.refresh()
      } else {
        const headers = { 'accept-language': now.language, 'accept-encoding': now.encoding }
        const before = found
        const known = await ask(`cell=${now.cell}${now.more}`, headers)
        asked++
        anew += found - before
        const fresh = await ask(`cell=${now.cell}${now.more}`, { ...headers, 'x-fresh': '1' })
        expect({ ...known, headers: { ...known.headers, date: '' } }).toEqual({
          ...fresh,
          headers: { ...fresh.headers, date: '' },
        })
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        for (const now of steps) await take(now)
      }),
      { numRuns: 12 },
    )
    // It has been put to the test: some were kept.
    expect(anew).toBeLessThan(asked)
  })

  it('is worked out once for all who ask within the minute, and says its age anew with the next', async () => {
    await told(75, 5)
    ambient.advance({ seconds: 59 })
    const early = await ask(`cell=${CELL}`)
    await ask(`cell=${CELL}&utm_source=messenger`)
    expect(found).toBe(1)
    expect(textOf(early.text)).toContain('刚刚确认')
    ambient.advance({ seconds: 1 })
    expect(textOf((await ask(`cell=${CELL}`)).text)).toContain('1分钟前确认')
    expect(found).toBe(2)
  })

  it('goes with a change near there, and stays with one elsewhere', async () => {
    await told(75, 5)
    const [, , , far = ''] = CELLS
    const both = async () => {
      const before = found
      const pages = [await ask(`cell=${CELL}`), await ask(`cell=${far}`)]
      return { anew: found - before, names: pages.map(({ text }) => namesOn(text)[0]) }
    }
    expect(await both()).toEqual({ anew: 2, names: ['第75号', '第77号'] })
    await told(76, 5)
    await told(75, 0)
    expect(await both()).toEqual({ anew: 1, names: ['第76号', '第77号'] })
    // Nothing that anybody is shown.
    await told(76, 5)
    expect(await both()).toMatchObject({ anew: 0 })
    place(20).name = '新名'
    changes.emit('place', place(20).id)
    await finder.refresh()
    expect(await both()).toMatchObject({ anew: 2 })
  })

  it('is another in the dashboard’s frame, as every page is, and says so to who keeps it', async () => {
    for (const query of ['', `cell=${CELL}`])
      expect((await ask(query)).headers.vary, query).toMatch(/Accept-Language.*Sec-Fetch-Dest/)
  })

  it('takes no more memory than it has bytes', () => {
    const kept = new KeptPages(finder)
    const asked = { request: requestOf(CELL), words: { now: finder.now() } }
    const text = Array.from({ length: 2_000 }, (_, i) => `${i * 7_919}`).join(' ')
    for (const encoding of ['gzip', 'identity'] as const) {
      const write = () => ({ text, reach: { middle: HERE, metres: 1 }, emptyHanded: false })
      const bytes = kept.page(asked, encoding, write).bytes
      expect(bytes.buffer.byteLength, encoding).toBe(bytes.length)
    }
  })

  it('of an area, printed, begins with the same names at any hour, and says how many it leaves out', async () => {
    const { port } = server.address() as AddressInfo
    const printed = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/find/print?township=990101`)
      const text = textOf(await response.text())
      return { text, names: text.match(/第\d+号/g) ?? [] }
    }
    expect((await printed()).text).not.toContain('只列出')
    for (let i = places.length; i < 320; i++) places.push(aPlace(HERE, i))
    for (const { id } of places) changes.emit('place', id)
    await finder.refresh()
    const before = await printed()
    expect(before.names).toHaveLength(300)
    expect(before.names).toEqual(before.names.toSorted((a, b) => a.localeCompare(b, 'zh-CN')))
    expect(before.text).toContain('共 320 个点，这里只列出 300 个')
    await told(319, 50)
    expect((await printed()).names).toEqual(before.names)
  })

  it('counts for each who finds nothing by it', async () => {
    for (const more of ['&category=iud', '&category=iud', '&category=iud&open=1', '&category=iud&page=2'])
      await ask(`cell=${CELL}${more}`)
    expect(counted).toEqual([CELL, CELL])
  })

  it('is forgotten where many others are asked for, so that a flood fills no memory', async () => {
    const kept = new KeptPages(finder, 100_000)
    let written = 0
    const page = async (cell: string, encoding: Encoding = 'gzip') => {
      const asked = { request: requestOf(cell), words: { now: finder.now() } }
      const reach = { middle: middleOf(cell) ?? HERE, metres: 1_000 }
      const write = () => ({ text: `${++written}`.padEnd(30_000), reach, emptyHanded: false })
      return kept.page(asked, encoding, write).bytes.length
    }
    expect(await page('1-1')).toBeLessThan(200)
    await page('1-1')
    expect(written).toBe(1)
    // Compressed they are small enough for all; as they are, for three.
    for (let i = 0; i < 200; i++) await page(`2-${i}`)
    await page('1-1')
    expect(written).toBe(201)
    for (let i = 0; i < 4; i++) await page(`3-${i}`, 'identity')
    await page('1-1')
    expect(written).toBe(206)
  })
})

const queries = fc.constantFrom('', '&category=condom', '&open=1', '&self=1', '&noid=1', '&page=2', '&page=6')
const language = fc.constantFrom('zh-CN', 'en')
const encoding = fc.constantFrom('gzip', 'br, gzip', 'br', 'identity')
