import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findScript } from '../../server/finder/finder.script.ts'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, north } from './a-finder.ts'
import { buildScript } from './build.script.ts'

const KIB = 1_024
const FIRST_VIEW = 30 * KIB
const SCRIPT = 10 * KIB
const MAP = 60 * KIB

let finder: Finder
let dashboardDir: string
beforeAll(async () => {
  dashboardDir = await buildScript()
  finder = await aFinder({ dashboardDir })
  for (let i = 0; i < 30; i++)
    await finder.add({
      name: `柳溪镇工业园区第${i}宿舍楼自助发放机`,
      address: `人民东路 ${i} 号`,
      phone: '0774-1234567',
      coordinates: north(i * 100),
    })
})
afterAll(async () => {
  await finder.stop()
  rmSync(dashboardDir, { recursive: true })
})

describe('what a phone has to load', () => {
  const script = () => readFileSync(join(dashboardDir, findScript(dashboardDir) ?? ''))

  it('is a script of at most 10 KB, before compression', () => {
    expect(script().length).toBeGreaterThan(500)
    expect(script().length).toBeLessThanOrEqual(SCRIPT)
  })

  it.each(['/find', `/find?cell=${CELL}`, `/find?township=${TOWNSHIP}`, '/find/privacy'])(
    'is at most 30 KB compressed for %s with all it needs',
    async (path) => {
      const page = await finder.page(path)
      const needed = [...page.matchAll(/(?:src|href)="(\/[^"]*\.[a-z]+)"/g)].map(([, url]) => url)
      expect(needed).toEqual([findScript(dashboardDir)])
      expect(gzipSync(page).length + gzipSync(script()).length).toBeLessThanOrEqual(FIRST_VIEW)
    },
  )

  it('is served from the page’s own server, and pages are the same without it but for the tag', async () => {
    const url = findScript(dashboardDir) ?? ''
    const response = await finder.get(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('javascript')
    const without = await aFinder()
    try {
      const plain = await without.page('/find/privacy')
      expect(
        (await finder.page('/find/privacy')).replace(`<script type="module" src="${url}"></script>`, ''),
      ).toBe(plain)
    } finally {
      await without.stop()
    }
  })

  it('is at most 60 KB compressed for the map, which nobody loads who does not ask for it', () => {
    const manifest = JSON.parse(readFileSync(join(dashboardDir, '.vite', 'finder.json'), 'utf8'))
    const { file, css, imports = [] } = manifest['finder/map.ts']
    expect(css).toHaveLength(1)
    // What it shares with the first script is there already.
    expect(imports.filter((name: string) => name !== 'finder/main.ts')).toEqual([])
    const weight = [file, ...css].map((name) => gzipSync(readFileSync(join(dashboardDir, name))).length)
    expect(weight[0]).toBeGreaterThan(20 * KIB)
    expect(weight.reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(MAP)
    expect(script().toString()).not.toContain('leaflet-container')
  })

  it('is no script where none was built', () => {
    expect(findScript(join(dashboardDir, 'nowhere'))).toBeNull()
  })
})
