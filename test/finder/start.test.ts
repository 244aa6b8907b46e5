import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COUNTY, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, type Finder, textOf } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

describe('the start page', () => {
  it('offers townships with their number of points, a search, and the promises, in Chinese by default', async () => {
    await finder.add()
    await finder.add({ jurisdictionCode: COUNTY })
    const page = await finder.page('/find')
    expect(page).toContain('<html lang="zh-CN" dir="ltr">')
    const text = textOf(page)
    for (const words of ['免费', '不登记姓名和证件', '柳溪镇 1 个点', '青禾县全部 2 个点'])
      expect(text).toContain(words)
    expect(page).toContain(`href="/find?township=${TOWNSHIP}"`)
    expect(page).toContain('name="q"')
  })

  it('says so when nothing has been published', async () => {
    expect(textOf(await finder.page('/find'))).toContain('还没有公布发放点')
  })

  it('speaks the language of the browser, or the one asked for, which every link then keeps', async () => {
    await finder.add()
    const english = await finder.page('/find', { 'accept-language': 'en-GB,en;q=0.8' })
    expect(english).toContain('<html lang="en"')
    expect(english).toContain(`href="/find?township=${TOWNSHIP}"`)
    expect(english).toContain('Liuxi')
    const chosen = await finder.page('/find?lang=en')
    expect(chosen).toContain(`href="/find?lang=en&#38;township=${TOWNSHIP}"`)
    expect(chosen).toContain('name="lang" value="en"')
    expect(chosen).toContain('data-near="/find?lang=en"')
    const list = await finder.page(`/find?lang=en&township=${TOWNSHIP}`)
    const links = [...list.matchAll(/href="(\/find[^"]*)"/g)].map(([, link = '']) => link)
    expect(links.every((link) => /lang=(en|zh-CN)/.test(link))).toBe(true)
    for (const chinese of [
      'zh-TW,zh;q=0.9',
      'zh-TW,en;q=0.5',
      'zh-Hans-CN,en',
      'zh-SG,en',
      'zh-Hant-HK,en-HK',
    ])
      expect(await finder.page('/find', { 'accept-language': chinese }), chinese).toContain('lang="zh-CN"')
    expect(await finder.page('/find', { 'accept-language': 'zh-TW;q=0.3,en-GB;q=0.5' })).toContain(
      'lang="en"',
    )
    expect(await finder.page('/find', { 'accept-language': 'fr' })).toContain('lang="zh-CN"')
  })
})
