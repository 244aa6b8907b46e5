import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anActor, COUNTY, TOWNSHIP } from '../places/a-county.ts'
import { tellsCount } from '../support/counts.ts'
import { aFinder, CELL, DAY, type Finder, MINUTE, namesOn, north, textOf } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

const near = `/find?cell=${CELL}`

describe('a list', () => {
  it('puts first what is near and likely, and says why', async () => {
    const [empty, doubtful, sure, far] = [
      await finder.add({ name: '空机', coordinates: north(50) }),
      await finder.add({ name: '久无消息', coordinates: north(60) }),
      await finder.add({ name: '有货', coordinates: north(400) }),
      await finder.add({ name: '远处有货', coordinates: north(9_000) }),
    ]
    await finder.told(empty.id, 0)
    await finder.told(sure.id, 10)
    await finder.told(far.id, 10)
    const page = await finder.page(near)
    expect(namesOn(page)).toEqual(['有货', '久无消息', '空机', '远处有货'])
    expect(doubtful.id).toBeTruthy()
    expect(textOf(page)).toContain('越近、现在越可能领到的，排得越靠前')
  })

  it('goes by what was asked for, else by what most people come for', async () => {
    const pills = await finder.add({
      name: '只有药',
      kind: 'staffed_outlet',
      productIds: ['condom', 'drug'],
      coordinates: north(10),
    })
    const condoms = await finder.add({
      name: '只有套',
      kind: 'staffed_outlet',
      productIds: ['condom', 'drug'],
      coordinates: north(20),
    })
    await finder.booked(pills.id, 0)
    await finder.booked(pills.id, 90, { productId: 'drug' })
    await finder.booked(condoms.id, 90)
    await finder.booked(condoms.id, 0, { productId: 'drug' })
    expect(namesOn(await finder.page(near))).toEqual(['只有套', '只有药'])
    expect(namesOn(await finder.page(`${near}&category=drug`))).toEqual(['只有药', '只有套'])
  })

  it('measures from the middle of the cell, and says that this is rough', async () => {
    await finder.add({ coordinates: north(300) })
    await finder.add({ coordinates: north(4_200) })
    expect([...(await finder.page(near)).matchAll(/class="far">([^<]*)</g)].map(([, far]) => far)).toEqual([
      '1 公里内',
      '约 4 公里',
    ])
  })

  it('has what is open beyond sixty that are closed', async () => {
    const hours = {
      always: false,
      week: [[], [], [], [], [], [], []] as [[], [], [], [], [], [], []],
      holidays: 'closed' as const,
      exceptions: [],
    }
    for (let i = 0; i < 61; i++)
      await finder.add({ name: `关门${i}`, kind: 'staffed_outlet', hours, coordinates: north(500 + i) })
    const { id } = await finder.add({ name: '二十四小时', coordinates: north(2_000) })
    await finder.told(id, 10)
    expect(namesOn(await finder.page(near))[0]).toBe('二十四小时')
  })

  it('tells stock in bands with their age, and never a count', async () => {
    const { id } = await finder.add({ kind: 'staffed_outlet', productIds: ['condom', 'drug', 'iud'] })
    await finder.booked(id, 7_341, { ago: 20 * MINUTE })
    await finder.booked(id, 7_342, { ago: 9 * DAY, productId: 'drug' })
    await finder.booked(id, 0, { ago: DAY, productId: 'iud' })
    const pages = [
      await finder.page(near),
      await finder.page(`/find/p/${id}`),
      await finder.page(`/api/finder/points/${id}`),
      await finder.page(`/api/finder/cells/${CELL}`),
    ]
    expect(textOf(pages[0] ?? '')).toMatch(
      /避孕套 有货 20分钟前确认 .*避孕药物 可能有 上次确认：9天前 .*节育环 没有了 24小时前得知/,
    )
    for (const page of pages) for (const count of [7_341, 7_342]) expect(tellsCount(page, count)).toBe(false)
  })

  it('judges each product by itself: the surest speaks for its category, with its own age', async () => {
    await finder.addDrug('gel', 'spermicide')
    await finder.addDrug('needle', 'dmpa_injectable')
    const { id } = await finder.add({ kind: 'staffed_outlet', productIds: ['drug', 'gel'] })
    const said = async () => /避孕药物 (\S+ \S+)/.exec(textOf(await finder.page(`/find/p/${id}`)))?.[1]
    await finder.booked(id, 0, { productId: 'drug' })
    // Not offered there, however much of it lies in the store.
    await finder.booked(id, 100, { productId: 'needle' })
    expect(await said()).toBe('没有了 刚刚得知')
    await finder.booked(id, 100, { productId: 'gel', ago: 200 * DAY })
    expect(await said()).toBe('不清楚 上次消息：200天前')
    await finder.booked(id, 100, { productId: 'gel', ago: 9 * DAY, consumed: 9 })
    expect(await said()).toBe('可能有 上次确认：9天前')
  })

  it('believes a machine before the ledger, not its jammed or blocked channels, and the last thing it said when silent', async () => {
    const { id } = await finder.add()
    await finder.booked(id, 50)
    await finder.told(id, 9, { ago: 30 * MINUTE })
    expect(textOf(await finder.page(`/find/p/${id}`))).toContain('有货 30分钟前确认 · 机器清点')
    await finder.told(id, 9, { fault: 'jam' })
    expect(textOf(await finder.page(`/find/p/${id}`))).toContain('没有了')
    await finder.told(id, 9, { blocked: true })
    expect(textOf(await finder.page(`/find/p/${id}`))).toContain('没有了')
    await finder.told(id, 9, { ago: 20 * DAY })
    expect(textOf(await finder.page(`/find/p/${id}`))).toContain('有货 刚刚确认 · 人工登记')
  })

  it('filters by category, open now and self-service, and says when nothing is left', async () => {
    const hours = {
      always: false,
      week: [[], [], [], [], [], [], []] as [[], [], [], [], [], [], []],
      holidays: 'closed' as const,
      exceptions: [],
    }
    await finder.add({ name: '自助机' })
    await finder.add({ name: '关门的站', kind: 'staffed_outlet', productIds: ['drug'], hours })
    expect(namesOn(await finder.page(near))).toHaveLength(2)
    expect(namesOn(await finder.page(`${near}&category=drug`))).toEqual(['关门的站'])
    expect(namesOn(await finder.page(`${near}&open=1`))).toEqual(['自助机'])
    expect(namesOn(await finder.page(`${near}&self=1`))).toEqual(['自助机'])
    expect(textOf(await finder.page(`${near}&category=drug&open=1`))).toContain('没有符合这些条件')
    expect(await finder.page(`${near}&self=1`)).toMatch(/aria-current="true">自助领取/)
  })

  it('lists a township or a whole county, with or without coordinates', async () => {
    await finder.add({ name: '镇上', coordinates: null })
    await finder.add({ name: '县里', jurisdictionCode: COUNTY })
    expect(namesOn(await finder.page(`/find?township=${TOWNSHIP}`))).toEqual(['镇上'])
    expect(namesOn(await finder.page(`/find?township=${COUNTY}`)).sort()).toEqual(['县里', '镇上'])
    expect(namesOn(await finder.page(near))).toEqual(['县里'])
  })

  it('finds by name first, then by address and township, in any case', async () => {
    await finder.add({ name: '柳溪镇车站自助机', nameEn: 'Station Dispenser' })
    await finder.add({ name: '卫生院', address: '车站路 3 号' })
    const search = async (text: string) => namesOn(await finder.page(`/find?q=${encodeURIComponent(text)}`))
    expect(await search('车站')).toEqual(['柳溪镇车站自助机', '卫生院'])
    expect(await search(' sTATION ')).toEqual(['柳溪镇车站自助机'])
    expect(await search('柳溪镇')).toHaveLength(2)
    expect(await search('火星')).toEqual([])
  })

  it('knows what else a kind of place is called, after those that are called so', async () => {
    await finder.add({ name: '新港汽车总站自助机', nameEn: 'Coach Station Dispenser' })
    await finder.add({ name: '东浦火车站自助机' })
    await finder.add({ name: '新港康民大药房' })
    await finder.add({ name: '柳溪镇卫生院' })
    await finder.add({ name: '县人民医院' })
    const search = async (text: string) => namesOn(await finder.page(`/find?q=${encodeURIComponent(text)}`))
    expect(await search('车站')).toEqual(['东浦火车站自助机', '新港汽车总站自助机'])
    expect(await search('客运站')).toEqual(['新港汽车总站自助机'])
    expect(await search('bus station')).toEqual(['新港汽车总站自助机'])
    expect(await search('火车站')).toEqual(['东浦火车站自助机'])
    expect(await search('医院')).toEqual(['县人民医院', '柳溪镇卫生院'])
    expect(await search('卫生院')).toEqual(['柳溪镇卫生院'])
    for (const text of ['药店', '新港药店', '柳溪镇 药店'])
      expect(await search(text), text).toEqual(['新港康民大药房'])
    expect(await search('东浦药店')).toEqual([])
  })

  it('takes the name of goods for what is wanted, not for a place', async () => {
    await finder.add({ name: '长途汽车站自助机' })
    await finder.add({ name: '套河镇卫生院', kind: 'staffed_outlet', productIds: ['drug'] })
    const page = (text: string, more = '') => finder.page(`/find?q=${encodeURIComponent(text)}${more}`)
    for (const [text, wanted] of [
      ['避孕套', '避孕套'],
      ['安全套', '避孕套'],
      ['condoms', '避孕套'],
      ['避孕药', '避孕药物'],
      ['IUD', '节育环'],
    ] as const)
      expect(textOf(await page(text)), text).toContain(`正在找${wanted}`)
    // Of what was chosen before, what is typed is what is wanted.
    expect(textOf(await page('避孕套', '&method=pill'))).toContain('正在找避孕套')
    expect(namesOn(await page('汽车站 避孕套'))).toEqual(['长途汽车站自助机'])
    expect(namesOn(await page('安全套 卫生院'))).toEqual([])
    expect(namesOn(await page('套河'))).toEqual(['套河镇卫生院'])
  })

  it('finds several words in any order, and whatever blanks and full-width letters are typed', async () => {
    await finder.add({ name: '柳溪镇卫生院', address: '人民路 12 号' })
    await finder.add({ name: '长途汽车站自助机', nameEn: 'Coach Station', address: '绿城路 3 号' })
    const search = async (text: string) => namesOn(await finder.page(`/find?q=${encodeURIComponent(text)}`))
    for (const text of [
      '柳溪 卫生院',
      '卫生院 柳溪',
      'liuxi weishengyuan',
      'weishengyuan　renminlu',
      '人民路12号',
      '１２ 号',
    ])
      expect(await search(text), text).toEqual(['柳溪镇卫生院'])
    expect(await search('station coach')).toEqual(['长途汽车站自助机'])
    expect(await search('卫生院 绿城路')).toEqual([])
  })

  it('finds what is typed in pinyin, by initials, in other characters of the same sound, or with one letter wrong', async () => {
    await finder.add({ name: '柳溪镇中心卫生院', nameEn: 'Central Clinic' })
    await finder.add({ name: '长途汽车站自助机', address: '绿城路 3 号' })
    const search = async (text: string) => {
      const page = await finder.page(`/find?q=${encodeURIComponent(text)}`)
      return { names: namesOn(page), alike: textOf(page).includes('读音或写法相近') }
    }
    const clinic = { names: ['柳溪镇中心卫生院'], alike: true }
    for (const text of [
      'zhongxin weishengyuan',
      'Wei sheng yuan',
      'wsy',
      '中新卫声院',
      'zongxin',
      'weishegn',
      'clnic',
    ])
      expect(await search(text), text).toEqual(clinic)
    const station = { names: ['长途汽车站自助机'], alike: true }
    for (const text of ['qichezhan', 'qicezan', '汽车战', 'lücheng', 'lvcheng', 'lucheng', 'qiechezhan'])
      expect(await search(text), text).toEqual(station)
    expect(await search('卫生院')).toEqual({ names: ['柳溪镇中心卫生院'], alike: false })
    // What is written so comes alone, though another sounds the same.
    await finder.add({ name: '汽车战纪念馆' })
    expect(await search('汽车战')).toEqual({ names: ['汽车战纪念馆'], alike: false })
    for (const text of ['qq', '(', 'zzzzzz', '\\', '*.*', '🙂'])
      expect(await search(text), text).toEqual({ names: [], alike: false })
  })

  it('goes on to a second page', async () => {
    for (let i = 0; i < 11; i++) await finder.add({ name: `点${i}` })
    const first = await finder.page(near)
    expect(namesOn(first)).toHaveLength(10)
    expect(first).toContain(`href="${near}&#38;page=2"`)
    expect(namesOn(await finder.page(`${near}&page=2`))).toHaveLength(1)
  })

  it('says that a cell is far from every point, and offers the townships', async () => {
    await finder.add()
    const page = await finder.page('/find?cell=13000-23700')
    expect(textOf(page)).toContain('50 公里内没有本县的发放点')
    expect(page).toContain(`township=${TOWNSHIP}`)
  })

  it('follows what is published, renamed and moved', async () => {
    const { id } = await finder.add({ name: '旧名' })
    await finder.places.update(anActor('a', 'administrator', null), id, { name: '新名' })
    await finder.finder.refresh()
    expect(namesOn(await finder.page(near))).toEqual(['新名'])
    await finder.places.update(anActor('a', 'administrator', null), id, { published: false })
    await finder.finder.refresh()
    expect(namesOn(await finder.page(near))).toEqual([])
  })
})
