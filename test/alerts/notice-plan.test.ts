import { describe, expect, it } from 'vitest'
import {
  answeredBy,
  concerns,
  dueAt,
  escalationLevels,
  GATHER,
  type News,
  type Wish,
} from '../../server/alerts/notice-plan.ts'
import { waitAfter } from '../../server/alerts/outbox.service.ts'
import { TimeZone } from '../../server/places/time-zone.ts'

const clock = new TimeZone('Asia/Shanghai')
const at = (time: string, day = '2026-03-02') => new Date(`${day}T${time}:00+08:00`)

const aWish = (more: Partial<Wish> = {}): Wish => ({
  contactId: 'c',
  jurisdictionCode: '990101',
  rules: [],
  minSeverity: 'info',
  when: 'opened',
  quiet: null,
  digest: null,
  ...more,
})
const news = (more: Partial<News> = {}): News => ({
  event: 'opened',
  rule: 'channel_jam',
  severity: 'warning',
  code: '990101003',
  escalations: 0,
  ...more,
})

describe('who is told', () => {
  it('are those of the jurisdiction, for the rules and from the severity they wish', () => {
    expect(concerns(aWish(), news())).toBe(true)
    expect(concerns(aWish({ jurisdictionCode: null }), news({ code: null }))).toBe(true)
    expect(concerns(aWish({ jurisdictionCode: '990102' }), news())).toBe(false)
    // Of the installation itself hears who wishes to hear everything.
    expect(concerns(aWish(), news({ code: null }))).toBe(false)
    expect(concerns(aWish({ rules: ['door_open'] }), news())).toBe(false)
    expect(concerns(aWish({ rules: ['door_open', 'channel_jam'] }), news())).toBe(true)
    expect(concerns(aWish({ minSeverity: 'critical' }), news())).toBe(false)
    expect(concerns(aWish({ minSeverity: 'warning' }), news())).toBe(true)
  })

  it('are, one step after another, those further up who wish to hear of what nobody answered', () => {
    const township = aWish({ jurisdictionCode: '990101003', when: 'escalated' })
    const [county, also] = [aWish({ when: 'escalated' }), aWish({ when: 'escalated', contactId: 'd' })]
    const city = aWish({ jurisdictionCode: '9901', when: 'escalated' })
    const elsewhere = aWish({ jurisdictionCode: '990101004', when: 'escalated' })
    const wishes = [city, county, township, also, elsewhere, aWish()]
    expect(escalationLevels(wishes, news())).toEqual([[township], [county, also], [city]])
    const told = [1, 2, 3, 4].map((escalations) =>
      answeredBy(wishes, news({ event: 'escalated', escalations })),
    )
    expect(told).toEqual([[township], [county, also], [city], []])
    expect(answeredBy(wishes, news())).toEqual([wishes[5]])
  })
})

describe('when they are told', () => {
  const due = (wish: Partial<Wish>, now: Date, more: Partial<News> = {}) =>
    dueAt(aWish(wish), news(more), now, clock)
  const night = { quiet: { from: '21:30', until: '07:00' } }

  it('at once, together with what happens within seconds', () => {
    expect(due({}, at('12:00'))).toEqual(new Date(at('12:00').getTime() + GATHER))
  })

  it('after quiet hours, which go past midnight; but at once when it is critical', () => {
    expect(due(night, at('23:10'))).toEqual(at('07:00', '2026-03-03'))
    expect(due(night, at('03:00'))).toEqual(at('07:00'))
    expect(due(night, at('21:29'))).toEqual(new Date(at('21:29').getTime() + GATHER))
    expect(due(night, at('07:00'))).toEqual(new Date(at('07:00').getTime() + GATHER))
    expect(due(night, at('23:10'), { severity: 'critical' })).toEqual(
      new Date(at('23:10').getTime() + GATHER),
    )
    // Good news wakes nobody.
    expect(due(night, at('23:10'), { severity: 'critical', event: 'resolved' })).toEqual(
      at('07:00', '2026-03-03'),
    )
  })

  it('in a digest, of what is bad enough for one and no worse', () => {
    const digest = { digest: { upTo: 'info' as const, everyMinutes: 60 } }
    expect(due(digest, at('12:10'), { severity: 'info' })).toEqual(at('13:00'))
    expect(due(digest, at('13:00'), { severity: 'info' })).toEqual(at('14:00'))
    expect(due(digest, at('12:10'))).toEqual(new Date(at('12:10').getTime() + GATHER))
    expect(due({ digest: { upTo: 'warning', everyMinutes: 1_440 } }, at('12:10'))).toEqual(
      at('00:00', '2026-03-03'),
    )
    expect(due({ ...night, ...digest }, at('21:10'), { severity: 'info' })).toEqual(at('07:00', '2026-03-03'))
  })

  it('never before now, at no minute of any day', () => {
    for (let minute = 0; minute < 1_440; minute += 7) {
      const now = new Date(at('00:00').getTime() + minute * 60_000)
      for (const wish of [
        night,
        { quiet: { from: '08:00', until: '08:00' } },
        { digest: { upTo: 'warning' as const, everyMinutes: 45 } },
      ]) {
        const when = due(wish, now)
        expect(when.getTime()).toBeGreaterThan(now.getTime())
        expect(when.getTime() - now.getTime()).toBeLessThanOrEqual(24 * 3_600_000)
      }
    }
  })
})

describe('the wait before another attempt', () => {
  it('doubles up to an hour, and differs from message to message', () => {
    for (let attempts = 1; attempts < 20; attempts++) {
      const whole = Math.min(30_000 * 2 ** (attempts - 1), 3_600_000)
      const waits = Array.from({ length: 50 }, (_, i) => waitAfter(attempts, `message-${i}`))
      for (const wait of waits) {
        expect(wait).toBeGreaterThanOrEqual(whole / 2)
        expect(wait).toBeLessThan(whole * 1.5)
      }
      expect(new Set(waits).size).toBe(50)
    }
  })
})
