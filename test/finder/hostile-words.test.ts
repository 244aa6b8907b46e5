import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aFinder, CELL, type Finder } from './a-finder.ts'

/** Ends an attribute in either quotes, an element, a style and a comment, and begins what must not begin. */
const TRAP = `"'></style></title>--><script>alert(1)</script><img src=x onerror=alert(1)>`
/** A township all of whose words are traps. */
const TOWNSHIP = '990101077'

let finder: Finder
let id: string
beforeAll(async () => {
  finder = await aFinder()
  await finder.db.write((tx, afterCommit) =>
    finder.places.addJurisdiction(tx, afterCommit, null, { code: TOWNSHIP, name: TRAP, nameEn: TRAP }),
  )
  const place = { jurisdictionCode: TOWNSHIP, name: TRAP, nameEn: TRAP, address: TRAP }
  ;({ id } = await finder.add({ ...place, phone: '0774-1234567' }))
  await finder.told(id, 5)
})
afterAll(() => finder.stop())

/** As `html` writes it into text and attributes. */
const harmless = TRAP.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

describe('whatever people call things is text', () => {
  it.each([
    ['the start page', () => '/find'],
    ['a list of what is near', () => `/find?cell=${CELL}`],
    ['a township', () => `/find?township=${TOWNSHIP}`],
    ['a search for it', () => `/find?q=${encodeURIComponent(TRAP.slice(0, 60))}`],
    ['a point', () => `/find/p/${id}`],
    ['thanks for a report', () => `/find/p/${id}/report`],
    ['a poster', () => `/find/p/${id}/poster`],
    ['a sticker', () => `/find/p/${id}/sticker`],
    ['a printed list', () => `/find/print?township=${TOWNSHIP}`],
    ['a list as a file', () => `/find/file?township=${TOWNSHIP}`],
  ])('on %s, in every language', async (what, address) => {
    for (const lang of ['zh-CN', 'en']) {
      const path = address()
      const response = await finder.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
      expect(response.status).toBe(200)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      const page = await response.text()
      expect(page).not.toMatch(/<script|<img|'>|href="javascript/i)
      expect(page.match(/<\/(style|title)>/g)).toEqual(['</title>', '</style>'])
      if (!what.startsWith('thanks') && !what.startsWith('a search')) expect(page).toContain(harmless)
    }
  })

  it('in the name of a file, and in answers for programs', async () => {
    const file = await finder.get(`/find/file?township=${TOWNSHIP}`)
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.*()!'~-]+$/)
    for (const path of [`/api/finder/points/${id}`, `/api/finder/cells/${CELL}`]) {
      const answer = await finder.get(path)
      expect(answer.headers.get('content-type')).toContain('application/json')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('in links to maps, which lead nowhere else', async () => {
    const page = await finder.page(`/find/p/${id}`)
    const outward = [...page.matchAll(/<a [^>]*href="((?:https?|geo|tel):[^"]*)"[^>]*>/g)]
    expect(outward.map(([, link = '']) => link.replace(/^(\w+:(\/\/[\w.]+)?).*/, '$1')).sort()).toEqual([
      'geo:',
      'https://api.map.baidu.com',
      'https://apis.map.qq.com',
      'https://uri.amap.com',
      'tel:',
    ])
    for (const [tag, link] of outward) {
      expect(link).not.toMatch(/[<>"'\s]/)
      if (!link?.startsWith('tel:')) expect(tag).toContain('rel="noopener noreferrer"')
    }
  })
})
