import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../protocol/api/accounts.ts'
import type { AlertRuleView } from '../../protocol/api/alerts.ts'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import { aBatch, aBirth, aChannel, aDoor, aState } from '../devices/messages.ts'
import type { RawDevice } from '../support/raw.device.ts'
import { aWatchedCounty, NORTH, SOUTH, type WatchedCounty } from './a-watched-county.ts'

let county: WatchedCounty
beforeAll(async () => {
  county = await aWatchedCounty()
  await county.app.addPerson('north', 'supply_manager', NORTH)
  await county.app.addPerson('south', 'supply_manager', SOUTH)
})
afterAll(() => county.end())

let uptime = 10_000
async function aJammedMachine(more: Record<string, unknown> = {}) {
  const machine = await county.aMachine(more)
  const device = await county.connect(machine)
  const fault = (code: string | null) => {
    uptime += 1_000
    const channels = [aChannel(0, { channel: 1, remaining: 18, fault: code })]
    return device.tell('state', aState({ uptime, channels, faults: code === null ? [] : [code] }))
  }
  await device.tell('birth', aBirth({ channels: [aChannel(0, { channel: 1, remaining: 18 })] }))
  /** The jam begins or ends, and has lasted long enough to count. */
  const jam = async (on: boolean) => {
    await fault(on ? 'jam' : null)
    await county.look()
    await county.pass({ minutes: 1 })
  }
  await jam(true)
  const { id } = await county.theAlert(machine.locationId, 'channel_jam')
  return { machine, device, jam, id }
}
const say = async (id: string, what: string, body: unknown, api = county.admin) => {
  const answer = await api.send('POST', `/api/alerts/${id}/${what}`, body)
  return (await answer.json()) as {
    status?: number
    code?: string
    state: string
    history: { kind: string }[]
  }
}
const auditOf = async (id: string) =>
  (await county.admin.get<{ items: AuditEntry[] }>(`/api/audit?subjectKind=alert&subjectId=${id}`)).items

describe('a person', () => {
  it('acknowledges an alert with a reason, once', async () => {
    const { id } = await aJammedMachine()
    const before = await county.summary()
    expect(await say(id, 'acknowledge', { reason: '下午去修' })).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: '系统管理员',
      acknowledgeReason: '下午去修',
    })
    const after = await county.summary()
    expect(after.open.warning).toBe(before.open.warning - 1)
    expect(after.acknowledged).toBe(before.acknowledged + 1)
    expect(await say(id, 'acknowledge', { reason: '再来' })).toMatchObject({
      status: 409,
      code: 'already_acknowledged',
    })
    expect(await say(id, 'acknowledge', { reason: ' ' })).toMatchObject({ status: 400 })
    expect(await auditOf(id)).toMatchObject([{ action: 'alert.acknowledged', detail: { text: '下午去修' } }])
  })

  it('acknowledges many at once, and those that somebody has answered stay as they are', async () => {
    const [first, second, answered] = [await aJammedMachine(), await aJammedMachine(), await aJammedMachine()]
    await say(answered.id, 'acknowledge', { reason: '我来' })
    const ids = [first.id, second.id, answered.id, 'nothing-here']
    expect(await county.admin.post('/api/alerts/acknowledge', { ids, reason: '一起处理' })).toEqual({
      acknowledged: 2,
    })
    for (const { id, reason } of [
      { id: first.id, reason: '一起处理' },
      { id: answered.id, reason: '我来' },
    ])
      expect(await county.admin.get(`/api/alerts/${id}`)).toMatchObject({ acknowledgeReason: reason })
  })

  it('puts it off until a time at which it comes back', async () => {
    const { id } = await aJammedMachine()
    const until = new Date(county.ambient.now().getTime() + 2 * 3_600_000).toISOString()
    expect(await say(id, 'snooze', { until, reason: '等配件' })).toMatchObject({
      state: 'snoozed',
      snoozedUntil: until,
    })
    await county.pass({ hours: 1, minutes: 59 })
    expect(await county.admin.get(`/api/alerts/${id}`)).toMatchObject({ state: 'snoozed' })
    await county.pass({ minutes: 1 })
    const back = await county.admin.get<{ history: { kind: string }[] }>(`/api/alerts/${id}`)
    expect(back).toMatchObject({ state: 'open', snoozedUntil: null })
    expect(back.history.map(({ kind }) => kind)).toEqual(['opened', 'snoozed', 'snooze_ended'])
    for (const wrong of ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z'])
      expect(await say(id, 'snooze', { until: wrong })).toMatchObject({ status: 422, code: 'snooze_time' })
  })

  it('is told further up when nobody answers, but not while it is put off', async () => {
    const { id } = await aJammedMachine()
    const until = new Date(county.ambient.now().getTime() + 72 * 3_600_000).toISOString()
    await say(id, 'snooze', { until, reason: '等配件' })
    const kinds = async () =>
      (await county.admin.get<{ history: { kind: string }[] }>(`/api/alerts/${id}`)).history.map(
        ({ kind }) => kind,
      )
    await county.pass({ hours: 71 })
    expect(await kinds()).toEqual(['opened', 'snoozed'])
    await county.pass({ hours: 1 })
    await county.pass({ hours: 24 })
    expect(await kinds()).toEqual(['opened', 'snoozed', 'snooze_ended', 'escalated'])
  })

  it('gives it to somebody responsible for the place, and to nobody else', async () => {
    const { id } = await aJammedMachine()
    const { items } = await county.admin.get<{ items: { id: string; displayName: string }[] }>(
      `/api/alerts/${id}/assignees`,
    )
    // Nearest first.
    expect(items.map(({ displayName }) => displayName)).toEqual(['north', '系统管理员'])
    const north = items[0]?.id ?? ''
    expect(await say(id, 'assign', { personId: north })).toMatchObject({ assigneeName: 'north' })
    const api = await county.app.as('north')
    expect(
      (await county.alerts('?assigned=me', api)).flatMap(({ alerts }) => alerts.map((alert) => alert.id)),
    ).toEqual([id])
    expect((await county.summary(api)).mine).toBe(1)

    const people = (await county.admin.get<{ items: { id: string; username: string }[] }>('/api/people'))
      .items
    const south = people.find(({ username }) => username === 'south')?.id
    expect(await say(id, 'assign', { personId: south })).toMatchObject({
      status: 422,
      code: 'not_assignable',
    })
    expect(await say(id, 'assign', { personId: null })).toMatchObject({ assigneeName: null })
  })

  it('writes something down, also afterwards; and does not close what closes by itself', async () => {
    const { id, jam } = await aJammedMachine()
    expect(await say(id, 'resolve', { reason: '好了' })).toMatchObject({
      status: 409,
      code: 'resolves_itself',
    })
    await jam(false)
    for (const what of ['acknowledge', 'resolve'])
      expect(await say(id, what, { reason: 'x' })).toMatchObject({ status: 409, code: 'alert_resolved' })
    const { history } = await say(id, 'comment', { text: '是纸盒变形' })
    expect(history.map(({ kind }) => kind)).toEqual(['opened', 'resolved', 'commented'])
  })

  it('of another township neither sees nor answers it', async () => {
    const { id, machine } = await aJammedMachine()
    const south = await county.app.as('south')
    expect(await county.alerts('', south)).toEqual([])
    expect(await county.alerts(`?location=${machine.locationId}`, south)).toEqual([])
    expect(await county.alerts(`?jurisdiction=${NORTH}`, south)).toEqual([])
    expect(await county.summary(south)).toMatchObject({
      open: { critical: 0, warning: 0, info: 0 },
      acknowledged: 0,
    })
    expect((await south.send('GET', `/api/alerts/${id}`)).status).toBe(404)
    expect(await say(id, 'comment', { text: 'x' }, south)).toMatchObject({ status: 404 })
    expect(await south.post('/api/alerts/acknowledge', { ids: [id], reason: 'x' })).toEqual({
      acknowledged: 0,
    })
    expect(await county.admin.get(`/api/alerts/${id}`)).toMatchObject({ state: 'open' })
  })
})

describe('the same trouble again', () => {
  it('soon opens the same alert, later another one', async () => {
    const { id, machine, jam } = await aJammedMachine()
    await say(id, 'acknowledge', { reason: '看过了' })
    await jam(false)
    await jam(true)
    const again = await county.theAlert(machine.locationId, 'channel_jam')
    // Who acknowledged it has it in hand.
    expect(again).toMatchObject({ id, openings: 2, state: 'acknowledged' })
    await jam(false)
    await county.pass({ hours: 2 })
    await jam(true)
    const other = await county.theAlert(machine.locationId, 'channel_jam')
    expect(other.id).not.toBe(id)
    expect(other).toMatchObject({ openings: 1, state: 'open' })
  })

  it('again and again is flapping: one alert that stays open until it has been quiet', async () => {
    const { id, machine, jam } = await aJammedMachine()
    for (let i = 0; i < 2; i++) {
      await jam(false)
      await jam(true)
    }
    expect(await county.theAlert(machine.locationId, 'channel_jam')).toMatchObject({
      id,
      flapping: true,
      openings: 3,
    })
    await jam(false)
    await county.pass({ minutes: 30 })
    expect(await county.open(machine.locationId)).toContain('channel_jam 1')
    await county.pass({ minutes: 30 })
    expect(await county.open(machine.locationId)).not.toContain('channel_jam 1')
    const { history } = await county.theAlert(machine.locationId, 'channel_jam', '&state=resolved')
    expect(history.map(({ kind }) => kind)).toEqual([
      'opened',
      'resolved',
      'reopened',
      'resolved',
      'reopened',
      'flapping',
      'resolved',
    ])
  })
})

describe('a rule', () => {
  const set = (rule: string, jurisdictionCode: string | null, override: unknown, api = county.admin) =>
    api.send('PUT', `/api/alert-rules/${rule}`, { jurisdictionCode, override })
  const low = async (machine: CreatedDispenser, device: RawDevice, remaining: number) => {
    uptime += 1_000
    await device.tell('state', aState({ uptime, channels: [aChannel(0, { remaining, capacity: 20 })] }))
    await county.look()
    return county.open(machine.locationId)
  }

  it('holds as the nearest level sets it, and is copied into each alert as it was then', async () => {
    const machine = await county.aMachine()
    const device = await county.connect(machine)
    await device.tell('birth', aBirth({ channels: [aChannel(0, { remaining: 8, capacity: 20 })] }))
    expect(await low(machine, device, 8)).toEqual([])

    await set('low_channel', '990101', { limits: { lowPercent: 30 } })
    await set('low_channel', NORTH, { limits: { lowPercent: 50 }, severity: 'warning' })
    await county.look()
    expect(await low(machine, device, 8)).toEqual(['low_channel 1'])
    const alert = await county.theAlert(machine.locationId, 'low_channel')
    expect(alert).toMatchObject({
      severity: 'warning',
      settings: { limits: { lowPercent: 50, marginPercent: 10 } },
    })
    const views = (
      await county.admin.get<{ items: AlertRuleView[] }>(`/api/alert-rules?jurisdiction=${NORTH}`)
    ).items
    expect(views.find(({ rule }) => rule === 'low_channel')).toMatchObject({
      settings: { severity: 'warning', limits: { lowPercent: 50 } },
      inherited: { severity: 'info', limits: { lowPercent: 30 } },
      override: { limits: { lowPercent: 50 }, severity: 'warning' },
    })

    // Taken back, the level above holds; what was copied stays.
    await set('low_channel', NORTH, null)
    await county.look()
    expect(await low(machine, device, 9)).toEqual([])
    expect(
      (await county.theAlert(machine.locationId, 'low_channel', '&state=resolved')).settings.limits,
    ).toMatchObject({ lowPercent: 50 })
    await set('low_channel', '990101', null)
    const entries = (await county.admin.get<{ items: AuditEntry[] }>('/api/audit?subjectKind=alert_rule'))
      .items
    expect(entries).toHaveLength(4)
    expect(entries.at(-1)).toMatchObject({
      action: 'alert_rule.set',
      subjectId: 'low_channel',
      detail: { jurisdictionCode: '990101', before: null, after: { limits: { lowPercent: 30 } } },
    })
  })

  it('that is switched off raises nothing, and what it raised resolves', async () => {
    const machine = await county.aMachine()
    const device = await county.connect(machine)
    await device.tell('birth', aBirth({ channels: [aChannel(0, { remaining: 1, capacity: 20 })] }))
    expect(await low(machine, device, 1)).toEqual(['low_channel 1'])
    await set('low_channel', NORTH, { enabled: false })
    await county.look()
    expect(await county.open(machine.locationId)).toEqual([])
    await set('low_channel', NORTH, null)
    await county.look()
    expect(await county.open(machine.locationId)).toEqual(['low_channel 1'])
  })

  it('is set by managers for their own jurisdiction and below, with sensible values', async () => {
    const north = await county.app.as('north')
    expect((await set('door_open', NORTH, { raiseAfterMinutes: 5 }, north)).status).toBe(200)
    await set('door_open', NORTH, null, north)
    expect((await set('door_open', SOUTH, { raiseAfterMinutes: 5 }, north)).status).toBe(404)
    expect((await set('door_open', null, { raiseAfterMinutes: 5 }, north)).status).toBe(403)
    expect((await set('door_open', NORTH, { raiseAfterMinutes: -1 })).status).toBe(400)
    const codeOf = async (rule: string, limits: Record<string, number>) =>
      ((await (await set(rule, NORTH, { limits })).json()) as { code: string }).code
    const codes = [
      await codeOf('low_channel', { lowPercent: 500 }),
      await codeOf('low_channel', { constructor: 5 } as never),
      await codeOf('disk_low', { freePercent: 5 }),
    ]
    expect(codes).toEqual(['limit_out_of_range', 'unknown_limit', 'not_of_a_jurisdiction'])
    const shown = (await north.get<{ items: AlertRuleView[] }>('/api/alert-rules')).items
    expect(shown.map(({ rule }) => rule)).not.toContain('disk_low')
  })
})

describe('what is past', () => {
  it('a backlog of a week raises nothing: only what is the case now counts', async () => {
    const machine = await county.aMachine()
    const device = await county.connect(machine)
    const week = 7 * 86_400_000
    const channels = [aChannel(0, { channel: 1, remaining: 18, fault: null })]
    await device.tell('birth', aBirth({ next: 50, uptime: week, channels }))
    for (let seq = 0; seq < 50; seq += 10) {
      const at = { boot: 1, uptime: (week / 50) * seq, at: null, clock: 'none' }
      const events = Array.from(
        { length: 10 },
        (_, i) =>
          [
            { ...aDoor(true), ...at },
            { kind: 'fault', code: 'jam', channel: 1, ...at },
            { kind: 'fault', code: 'tamper', ...at },
            { kind: 'refused', channel: 1, ...at },
            { kind: 'power', state: 'low', ...at },
          ][i % 5],
      )
      await device.tell('events', aBatch(seq, ...events))
      // Also in the middle of it, when the last door that opened was a week ago.
      await county.look()
    }
    await device.tell('state', aState({ next: 50, uptime: week, channels }))
    await county.look()
    county.ambient.advance({ minutes: 12 })
    await device.tell('state', aState({ next: 50, uptime: week + 720_000, channels }))
    await county.look()
    expect(await county.open(machine.locationId)).toEqual([])
    expect(await county.alerts(`?location=${machine.locationId}&state=resolved`)).toEqual([])
  })
})
