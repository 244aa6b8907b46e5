import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, textOf } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

const near = `/find?cell=${CELL}`

describe('privacy', () => {
  const paths = [
    '/find',
    '/find/privacy',
    near,
    `/find?township=${TOWNSHIP}`,
    '/find?q=x',
    '/find?cell=0-x',
    `/api/finder/cells/${CELL}`,
  ]

  it('no answer sets a cookie, and a cookie changes no answer', async () => {
    await finder.add()
    for (const path of paths) {
      const response = await finder.get(path)
      expect(response.headers.get('set-cookie')).toBeNull()
      const withCookie = await finder.page(path, { cookie: 'lang=en; a=b' })
      expect(withCookie).toBe(await response.text())
    }
  })

  it('whatever tells what somebody looked for is kept by no cache', async () => {
    const { id } = await finder.add()
    for (const path of [...paths.slice(2), `/find/p/${id}`])
      expect((await finder.get(path)).headers.get('cache-control')).toBe('no-store')
    expect((await finder.get('/find')).headers.get('cache-control')).toBe('private, max-age=60')
  })

  it('no page loads anything from elsewhere, runs anything inline or passes its address on', async () => {
    const { id } = await finder.add()
    for (const path of [...paths.slice(0, 5), `/find/p/${id}`]) {
      const response = await finder.get(path)
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).not.toContain('unsafe')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      const page = await response.text()
      expect(page).not.toMatch(/ (style|on[a-z]+)="/)
      expect([...page.matchAll(/(?:src|action)="([^"]*)"/g)].map(([, url]) => url)).not.toContainEqual(
        expect.stringMatching(/^(https?:)?\/\//),
      )
    }
  })

  it('a page that is kept is guarded by the same headers as any other', async () => {
    await finder.add()
    const guarded = async (path: string) => {
      const headers = Object.fromEntries((await finder.get(path)).headers)
      for (const name of ['date', 'content-length', 'content-encoding', 'transfer-encoding', 'vary'])
        delete headers[name]
      return headers
    }
    const kept = await guarded(near)
    expect(kept).toEqual(await guarded(`/find?township=${TOWNSHIP}`))
    expect(Object.keys(kept)).toEqual(
      expect.arrayContaining(['strict-transport-security', 'x-frame-options', 'cross-origin-opener-policy']),
    )
    for (const path of [near, '/find']) {
      const asked = await finder.get(path, { 'accept-encoding': 'gzip' })
      expect(asked.headers.get('content-encoding'), path).toBe('gzip')
    }
  })

  it('no query, place or search gets into a log', async () => {
    const { id } = await finder.add()
    for (const path of [
      near,
      `/find/p/${id}`,
      '/find?q=secret-search',
      `/find?township=${TOWNSHIP}&x=secret`,
      '/find/p/%E0%A4%A?q=secret',
      `/api/finder/cells/${CELL}`,
    ])
      await finder.page(path)
    const log = JSON.stringify(finder.web.lines)
    expect(log).toContain('/find')
    for (const secret of ['secret', CELL, TOWNSHIP, id, '?']) expect(log).not.toContain(secret)
  })

  it.runIf(dialect === 'sqlite')(
    'neither where anybody was nor from where gets into a file of the server',
    async () => {
      const { id } = await finder.add()
      const address = '203.0.113.77'
      for (let i = 0; i < 9; i++) await finder.page(near, { 'x-test-address': address })
      await fetch(`${finder.web.url}/find/p/${id}/report`, {
        method: 'POST',
        headers: { 'x-test-address': address },
        body: new URLSearchParams({ kind: 'empty' }),
      })
      await finder.demand.flush()
      const files = readdirSync(finder.folder.dataDir, { recursive: true, withFileTypes: true })
      const bytes = files.flatMap((file) =>
        file.isFile() ? readFileSync(join(file.parentPath, file.name), 'latin1') : [],
      )
      expect(bytes.some((text) => text.includes(id))).toBe(true)
      for (const text of bytes) for (const secret of [address, CELL]) expect(text).not.toContain(secret)
    },
  )

  it('the page that says so is there in both languages', async () => {
    expect(textOf(await finder.page('/find/privacy'))).toContain('您的准确位置只在手机里用')
    expect(textOf(await finder.page('/find/privacy?lang=en'))).toContain(
      'Your exact position is used on your phone only',
    )
  })
})
