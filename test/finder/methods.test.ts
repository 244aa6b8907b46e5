import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_PRODUCTS } from '../../server/catalog/defaults.ts'
import { LOCALES } from '../../server/finder/locales.ts'
import { METHOD_FACTS, METHODS } from '../../server/finder/methods/methods.ts'
import { aFinder, CELL, type Finder, namesOn, textOf } from './a-finder.ts'

let finder: Finder
beforeAll(async () => {
  finder = await aFinder()
})
afterAll(() => finder.stop())

describe('informed choice', () => {
  it('is two taps away from the start, and leads back to where the method is offered', async () => {
    const start = await finder.page('/find')
    expect(start).toContain('href="/find/methods"')
    const list = await finder.page('/find/methods')
    for (const method of METHODS) expect(list).toContain(`href="/find/methods/${method}"`)
    expect(await finder.page('/find/methods/copper_iud')).toContain('href="/find?method=copper_iud"')
  })

  it('has the start page say what is looked for, and every way from there keep it', async () => {
    await finder.add()
    const start = await finder.page('/find?category=condom')
    expect(textOf(start)).toContain('正在找避孕套')
    expect(textOf(await finder.page('/find'))).not.toContain('正在找')
    expect(start).toContain('data-near="/find?category=condom"')
    expect(start).toContain('<input type="hidden" name="category" value="condom">')
    expect(start).toMatch(/href="\/find\?township=\d+&#38;category=condom"/)
    expect(start).toContain('href="/find?lang=en&#38;category=condom"')
  })

  it('leads to where the method is, not to another of its category', async () => {
    await finder.addDrug('gel', 'spermicide', '外用凝胶')
    await finder.addDrug('needle', 'dmpa_injectable', '避孕针剂')
    const outlet = { kind: 'staffed_outlet' as const }
    const gel = await finder.add({ ...outlet, name: '只有凝胶', productIds: ['condom', 'gel'] })
    const both = await finder.add({ ...outlet, name: '都有', productIds: ['gel', 'needle'] })
    for (const { id } of [gel, both]) await finder.booked(id, 50, { productId: 'gel' })
    await finder.booked(both.id, 0, { productId: 'needle' })
    const link = /class="button main" href="([^"]*)"/.exec(await finder.page('/find/methods/injectable'))?.[1]
    const start = await finder.page(link ?? '')
    expect(textOf(start)).toContain('正在找避孕针')
    expect(start).toContain('data-near="/find?method=injectable"')
    expect(start).toContain('<input type="hidden" name="method" value="injectable">')
    const list = await finder.page(`/find?cell=${CELL}&method=injectable`)
    expect(namesOn(list)).toEqual(['都有'])
    expect(textOf(list)).toContain('避孕药物 没有了 刚刚得知 避孕针剂 ')
    expect(list).toMatch(/<a href="[^"]*category=drug" aria-current="true">避孕针</)
    expect(list).toContain('data-band="out"')
    // Whoever looks for any reads what there is.
    const any = textOf(await finder.page(`/find?cell=${CELL}&category=drug`))
    expect(any).toContain('避孕药物 有货 刚刚确认 外用凝胶、避孕针剂 (没有了)')
    expect(any).toContain('避孕药物 有货 刚刚确认 外用凝胶 ')
    expect(namesOn(await finder.page(`/find?cell=${CELL}&method=magic`))).toEqual([])
    expect((await finder.get('/find?method=magic')).status).toBe(400)
  })

  it.each(LOCALES.map(({ code }) => code))('says all of each method in %s', async (lang) => {
    const words = LOCALES.find(({ code }) => code === lang)?.methods
    for (const method of METHODS) {
      const response = await finder.get(`/find/methods/${method}?lang=${lang}`)
      expect(response.status).toBe(200)
      const text = textOf(await response.text())
      const { name, is, isNot, use, ask } = words?.methods[method] ?? {
        name: '?',
        is: '',
        isNot: [],
        use: [],
        ask: [],
      }
      for (const said of [name, is, ...isNot, ...use, ...ask, words?.choice ?? '?'])
        expect(text).toContain(said)
      // No clinician has: a county has to see to that (docs/informed-choice.md).
      expect(text).not.toMatch(/审核|审阅|reviewed|approved/i)
    }
  })

  it('says of condoms alone that they protect against infections', async () => {
    const protecting = METHODS.filter((method) => METHOD_FACTS[method].againstInfections)
    expect(protecting).toEqual(['condom', 'female_condom'])
    expect(textOf(await finder.page('/find/methods/pill'))).toContain('不防艾滋病和性病')
    expect(textOf(await finder.page('/find/methods/condom'))).toContain('能防艾滋病和多数性病')
  })

  it('lets a person alone take only what the catalogue lets a dispenser give out', () => {
    const group = (method: string) =>
      ({ male_condom: 'condom', combined_pill: 'pill', progestin_pill: 'pill' })[method] ??
      method.replace(/^(monthly|dmpa)_/, '').replace(/_\dy$/, '')
    for (const { method, selfService, category } of DEFAULT_PRODUCTS) {
      const facts = METHOD_FACTS[group(method) as keyof typeof METHOD_FACTS]
      expect(facts, method).toMatchObject({ clinician: !selfService, category })
    }
  })

  it('gives its figures as their source does', () => {
    const source = readFileSync(join(import.meta.dirname, '../../docs/informed-choice.md'), 'utf8')
    const said =
      /condom (\S+), female condom (\S+), spermicides (\S+), pill (\S+), injectable \(DMPA\) (\S+), implant (\S+), copper IUD (\S+), hormonal IUD (\S+) \|/.exec(
        source,
      )
    const { condom, female_condom, spermicide, pill, injectable, implant, copper_iud, hormonal_iud } =
      METHOD_FACTS
    const facts = [condom, female_condom, spermicide, pill, injectable, implant, copper_iud, hormonal_iud]
    expect(said?.slice(1).map(Number)).toEqual(facts.map(({ pregnanciesIn100 }) => pregnanciesIn100))
  })

  it('of a method there is none of leads back with a hint', async () => {
    expect((await finder.get('/find/methods/magic')).status).toBe(404)
  })
})
