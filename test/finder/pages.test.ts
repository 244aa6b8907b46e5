import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anActor, at, COUNTY, NOW, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, DAY, type Finder, HERE, MINUTE, namesOn, north, textOf } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

const near = `/find?cell=${CELL}`

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
    expect(await finder.page('/find', { 'accept-language': 'zh-TW,zh;q=0.9' })).toContain('lang="zh-CN"')
    expect(await finder.page('/find', { 'accept-language': 'fr' })).toContain('lang="zh-CN"')
  })
})

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
      /避孕套 有货 20分钟前确认 .*避孕药 很可能有 上次确认：9天前 .*节育环 没有了 24小时前得知/,
    )
    for (const page of pages) expect(page).not.toMatch(/734[12]/)
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

describe('the page of a point', () => {
  it('tells all there is to know', async () => {
    const { id } = await finder.add({
      kind: 'staffed_outlet',
      name: '柳溪镇卫生院',
      address: '文化街 7 号',
      phone: '0774-123 4567',
      productIds: ['condom', 'drug'],
      stepFree: true,
      indoor: true,
      verifiedOn: '2026-02-01',
      hours: {
        always: false,
        week: [
          [{ open: '08:30', close: '12:00' }],
          [{ open: '08:30', close: '12:00' }],
          [{ open: '08:30', close: '12:00' }],
          [],
          [],
          [],
          [],
        ],
        holidays: 'closed',
        exceptions: [{ day: '2026-03-06', intervals: [{ open: '09:00', close: '10:00' }] }],
      },
    })
    const page = await finder.page(`/find/p/${id}`)
    const text = textOf(page)
    for (const words of [
      '柳溪镇卫生院',
      '文化街 7 号',
      '打电话 0774-123 4567',
      '无台阶',
      '在室内',
      '不用身份证',
      '资料核对于 2026年2月1日',
    ])
      expect(text).toContain(words)
    expect(text).toContain(
      '现在开放 到 12:00 周一至周三 08:30–12:00 周四至周日 不开放 法定节假日 不开放 3月6日 09:00–10:00',
    )
    expect(text).toContain('第一次用口服药或针剂，请先问医务人员')
    expect(page).toContain('href="tel:07741234567"')
    for (const map of [
      'https://uri.amap.com/',
      'https://api.map.baidu.com/',
      'https://apis.map.qq.com/',
      'geo:24.205,',
    ])
      expect(page).toContain(`href="${map}`)
  })

  it('says what nobody has entered', async () => {
    const { id } = await finder.add({ coordinates: null, hours: null, productIds: [] })
    const page = await finder.page(`/find/p/${id}`)
    const text = textOf(page)
    for (const words of ['还没有填写地址', '还没有填写电话', '开放时间不清楚', '还没有消息'])
      expect(text).toContain(words)
    expect(page).not.toContain('amap')
  })

  it('opens web links only inside WeChat', async () => {
    const { id } = await finder.add()
    const page = await finder.page(`/find/p/${id}`, { 'user-agent': 'Mozilla/5.0 MicroMessenger/8.0.49' })
    expect(page).not.toContain('geo:')
    expect(page).toContain('uri.amap.com')
  })

  it('says when it opens next in the words of the day', async () => {
    const week = [
      [],
      [],
      [{ open: '14:30', close: '17:30' }],
      [{ open: '08:00', close: '24:00' }],
      [],
      [],
      [],
    ]
    const { id } = await finder.add({
      hours: { always: false, week: week as never, holidays: 'closed', exceptions: [] },
    })
    const opening = async (day: string, clock: string) => {
      finder.ambient.set(at(day, clock))
      return /class="open"><b[^>]*>(.*?)<\/p>/
        .exec(await finder.page(`/find/p/${id}`))?.[1]
        ?.replace('</b>', '')
    }
    expect(await opening('2026-03-04', '10:00')).toBe('现在不开放 14:30 开放')
    expect(await opening('2026-03-04', '17:30')).toBe('现在不开放 明天 08:00 开放')
    expect(await opening('2026-03-05', '08:00')).toBe('现在开放 到 24:00')
    expect(await opening('2026-03-06', '08:00')).toBe('现在不开放 周三 14:30 开放')
    finder.ambient.set(NOW)
  })
})

describe('bad input gets a useful page, never an error dump', () => {
  it.each([
    ['/find?cell=99999-99999', 400, '位置格子不对'],
    ['/find?cell=', 400, '位置格子不对'],
    ['/find?cell=1-1&cell=2-2', 400, '位置格子不对'],
    ['/find?lang=xx', 400, '还没有这种语言'],
    ['/find?lang=en&lang=zh-CN', 400, '还没有这种语言'],
    ['/find?category=pizza', 400, '筛选条件不对'],
    ['/find?page=0&q=x', 400, '筛选条件不对'],
    ['/find?page=1e9&q=x', 400, '筛选条件不对'],
    [`/find?q=${'长'.repeat(61)}`, 400, '查找的文字太长'],
    ['/find?q=a&q=b', 400, '筛选条件不对'],
    ['/find?township=12', 404, '没有这个乡镇街道'],
    ['/find?township=DROP', 404, '没有这个乡镇街道'],
    ['/find/p/none', 404, '没有这个发放点'],
    ['/find/p/%00', 404, '没有这个发放点'],
    ['/find/p/%E0%A4%A', 404, '没有这个发放点'],
    ['/find/p/__proto__', 404, '没有这个发放点'],
    ['/find/no/such/page', 404, '没有这个页面'],
  ])('%s', async (path, status, words) => {
    await finder.add()
    const response = await finder.get(path)
    expect(response.status).toBe(status)
    const page = await response.text()
    expect(textOf(page)).toContain(words)
    expect(page).toContain(`href="/find?township=${TOWNSHIP}"`)
    expect(page).not.toMatch(/at .*\.ts:\d+|Error/)
  })

  it('overlooks what messengers add to a link, and empty fields of a form', async () => {
    await finder.add({ name: '点' })
    const response = await finder.get(
      `/find?from=singlemessage&isappinstalled=0&q=&category=&township=${TOWNSHIP}`,
    )
    expect(response.status).toBe(200)
    expect(namesOn(await response.text())).toEqual(['点'])
  })

  it('writes names, addresses and searches as text, never as markup', async () => {
    const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    const { id } = await finder.add({ name: attack, nameEn: attack, address: attack })
    for (const path of [
      near,
      `/find/p/${id}`,
      `/find/p/${id}?lang=en`,
      `/find?q=${encodeURIComponent('"><script>alert(1)')}`,
      `/find?township=${TOWNSHIP}`,
    ]) {
      const page = await finder.page(path)
      expect(page).not.toMatch(/<script>|<img/)
      expect(page).not.toMatch(/<script/)
    }
  })

  it('shows an unpublished or unpublic place to nobody', async () => {
    const hidden = await finder.add({ published: false })
    const store = await finder.add({ kind: 'storeroom', published: false })
    expect(namesOn(await finder.page(near))).toEqual([])
    for (const { id } of [hidden, store])
      for (const path of [`/find/p/${id}`, `/api/finder/points/${id}`])
        expect((await finder.get(path)).status).toBe(404)
  })

  it('leads from the link of a closed point to those around it', async () => {
    const closed = await finder.add({ name: '旧点' })
    await finder.add({ name: '新点', coordinates: north(200) })
    await finder.places.update(anActor('a', 'administrator', null), closed.id, { archived: true })
    await finder.finder.refresh()
    const response = await finder.get(`/find/p/${closed.id}`)
    expect(response.status).toBe(410)
    const page = await response.text()
    expect(textOf(page)).toContain('“旧点”已停用')
    expect(namesOn(page)).toEqual(['新点'])
  })
})

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

  it('the page that says so is there in both languages', async () => {
    expect(textOf(await finder.page('/find/privacy'))).toContain('您的准确位置只在手机里用')
    expect(textOf(await finder.page('/find/privacy?lang=en'))).toContain(
      'Your exact position is used on your phone only',
    )
  })
})

describe('the public interface for programs', () => {
  it('gives the nearest points of a cell, nearest first', async () => {
    await finder.add({ name: '远', coordinates: north(900) })
    await finder.add({ name: '近', coordinates: north(100) })
    const answer = await (await finder.get(`/api/finder/cells/${CELL}`)).json()
    expect(answer).toMatchObject({
      cell: CELL,
      longitude: HERE.longitude,
      latitude: HERE.latitude,
      at: NOW.toISOString(),
    })
    expect(answer.points.map((point: { name: string }) => point.name)).toEqual(['近', '远'])
  })

  it('answers 404 for a cell that is not on Earth', async () => {
    for (const cell of ['18000-1', 'x', '1-99999'])
      expect((await finder.get(`/api/finder/cells/${cell}`)).status).toBe(404)
  })
})
