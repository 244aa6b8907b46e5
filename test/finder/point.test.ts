import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpeningHours } from '../../protocol/api/places.ts'
import { calendarOf } from '../../server/places/holidays.ts'
import { anActor, at, NOW } from '../places/a-county.ts'
import { aFinder, type Finder, textOf } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

describe('the page of a point', () => {
  it('says that holidays are not known where they matter, until somebody enters those of this year', async () => {
    const day = [{ open: '08:00', close: '18:00' }]
    const hours: OpeningHours = {
      always: false,
      week: [day, day, day, day, day, [], []],
      holidays: 'closed',
      exceptions: [],
    }
    const office = await finder.add({ hours })
    const shop = await finder.add({ hours: { ...hours, holidays: 'as_usual' } })
    const round = await finder.add({ hours: { ...hours, always: true } })
    const says = async ({ id }: { id: string }) =>
      textOf(await finder.page(`/find/p/${id}`)).includes(
        '今年的放假安排还没有登记，节假日去之前请先打电话。',
      )
    expect([await says(office), await says(shop), await says(round)]).toEqual([true, false, false])
    const enter = async (day: string) => {
      const { version } = calendarOf(await finder.calendar.days())
      const days = [{ day, kind: 'holiday' as const, name: '元旦' }]
      await finder.calendar.replace(anActor('k', 'administrator', null), days, version)
      await finder.finder.refresh()
    }
    await enter('2025-01-01')
    expect(await says(office)).toBe(true)
    await enter('2026-01-01')
    expect(await says(office)).toBe(false)
  })

  it('tells all there is to know', async () => {
    const { id } = await finder.add({
      kind: 'staffed_outlet',
      name: '柳溪镇卫生院',
      address: '文化街 7 号',
      phone: '0774-123 4567',
      productIds: ['condom', 'drug'],
      stepFree: true,
      asksId: false,
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
