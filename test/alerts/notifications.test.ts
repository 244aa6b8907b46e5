import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AlertDetail } from '../../protocol/api/alerts.ts'
import type { Contact, LostMailing, SaveSubscription } from '../../protocol/api/notifications.ts'
import type { Location } from '../../protocol/api/places.ts'
import { alertContacts } from '../../server/db/schema/index.ts'
import type { Api } from '../support/app.ts'
import { aWatchedCounty, NORTH, SOUTH, type WatchedCounty } from './a-watched-county.ts'
import { MailSink, RobotSink } from './sinks.ts'

const COUNTY = '990101'
const KEY = 'hook-7f3a9c-geheim'
const SECRET = 'SEC-81b2-geheim'
const SOLD_OUT = '男用避孕套(光面 52 mm)缺货'

let mail: MailSink
let robot: RobotSink
let county: WatchedCounty
beforeAll(async () => {
  mail = await MailSink.start()
  robot = await RobotSink.start()
  county = await aWatchedCounty({
    environment: {
      SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      MAIL_FROM: '三亮 <alerts@sanliang.example.cn>',
      WEBHOOK_HOSTS: robot.host,
      PUBLIC_URL: 'https://sanliang.example.cn',
    },
  })
})
afterAll(async () => {
  await county.end()
  await robot.stop()
  await mail.stop()
})

const contacts: string[] = []
const outlets: string[] = []
afterEach(async () => {
  for (const id of outlets.splice(0)) await county.receive(id, 'CON52', 100)
  for (const id of contacts.splice(0)) await county.admin.send('DELETE', `/api/alert-contacts/${id}`)
  mail.mails.splice(0)
  mail.refusals.splice(0)
  robot.calls.splice(0)
  robot.answers.splice(0)
  // What a test before left over would come in between.
  await county.pass({ hours: 25 })
  await deliver()
  mail.mails.splice(0)
  robot.calls.splice(0)
})

async function aContact(more: Record<string, unknown> = {}, api: Api = county.admin): Promise<Contact> {
  const contact = await api.post<Contact>('/api/alert-contacts', {
    name: '县药具站',
    kind: 'email',
    jurisdictionCode: COUNTY,
    address: 'station@example.cn',
    ...more,
  })
  contacts.push(contact.id)
  return contact
}
const aRobot = (more: Record<string, unknown> = {}) =>
  aContact({ name: '值班群', kind: 'wecom', address: `http://${robot.host}/send?key=${KEY}`, ...more })
const subscribe = (contact: Contact, more: Partial<SaveSubscription> = {}) =>
  county.admin.post<{ id: string }>('/api/alert-subscriptions', {
    contactId: contact.id,
    jurisdictionCode: contact.jurisdictionCode,
    rules: [],
    minSeverity: 'info',
    when: 'opened',
    quiet: null,
    digest: null,
    ...more,
  })

/** An outlet that has run out of what it had: an alert at once. */
async function aSoldOutPlace(name = '北镇发放点', jurisdictionCode = NORTH): Promise<Location> {
  const products = (await county.admin.get<{ items: { id: string; code: string }[] }>('/api/products')).items
  const productIds = products.filter(({ code }) => code === 'CON52').map(({ id }) => id)
  const outlet = await county.anOutlet({ name, jurisdictionCode, productIds })
  outlets.push(outlet.id)
  await county.receive(outlet.id, 'CON52', 1)
  await sellOut(outlet)
  return outlet
}
async function sellOut({ id }: Location): Promise<void> {
  await county.issue(id, 'CON52', 1)
  await county.look()
}
const alertOf = ({ id }: Location): Promise<AlertDetail> => county.theAlert(id, 'sold_out')
const seconds = async (count: number) => {
  await county.pass({ seconds: count })
  await deliver()
}
/** What the outbox does by itself every two seconds; twice, in case it was just at it. */
async function deliver(): Promise<void> {
  await county.app.services.alerts.outbox.run()
  await county.app.services.alerts.outbox.run()
}

describe('by e-mail', () => {
  it('one is told what is the matter where, and of its end, under a name of its own', async () => {
    await subscribe(await aContact())
    const outlet = await aSoldOutPlace()
    await seconds(9)
    expect(mail.mails).toEqual([])
    await seconds(1)
    expect(mail.mails).toMatchObject([{ to: 'station@example.cn', subject: `北镇发放点：${SOLD_OUT}` }])
    const [told] = mail.mails
    expect(told?.messageId).toMatch(/^<[0-9a-f-]{36}@sanliang\.example\.cn>$/)
    const { id } = await alertOf(outlet)
    expect(told?.text).toContain('【警告】北镇发放点')
    expect(told?.text).toContain(`https://sanliang.example.cn/alerts?alert=${id}`)

    await county.receive(outlet.id, 'CON52', 5)
    await county.look()
    await seconds(10)
    expect(mail.mails).toHaveLength(2)
    expect(mail.mails[1]?.text).toContain('已恢复')
    const { notices } = await county.admin.get<AlertDetail>(`/api/alerts/${id}`)
    expect(notices.map(({ event, status, contactName }) => [event, status, contactName])).toEqual([
      ['resolved', 'sent', '县药具站'],
      ['opened', 'sent', '县药具站'],
    ])
  })

  it('what happens at once comes together, and each to whom it concerns, in their language', async () => {
    await subscribe(await aContact())
    await subscribe(
      await aContact({ name: 'South', address: 'south@example.cn', jurisdictionCode: SOUTH, language: 'en' }),
    )
    await aSoldOutPlace('甲')
    await aSoldOutPlace('乙')
    await aSoldOutPlace('丙', SOUTH)
    await seconds(10)
    const told = Object.fromEntries(
      mail.mails.map(({ to, subject, text }) => [to, { subject, lines: text.trim().split('\n').length }]),
    )
    expect(told).toEqual({
      'station@example.cn': { subject: `甲：${SOLD_OUT} 等 3 条`, lines: 5 },
      'south@example.cn': { subject: '丙: Male condom, smooth, 52 mm is sold out', lines: 3 },
    })
  })

  it('names are text: no line of ours begins in one, and nothing becomes a header', async () => {
    await subscribe(await aContact())
    await aSoldOutPlace('坏\r\nBcc: evil@example.cn\r\n\r\n<script>alert(1)</script>')
    await seconds(10)
    expect(mail.mails).toHaveLength(1)
    expect(mail.mails[0]?.to).toBe('station@example.cn')
    expect(mail.mails[0]?.subject).toBe(`坏 Bcc: evil@example.cn <script>alert(1)</script>：${SOLD_OUT}`)
  })

  it('a mailbox that is refused for good is given up at once, and shown; one that is full is tried again', async () => {
    await subscribe(await aContact())
    mail.refusals.push('550 no such user')
    const outlet = await aSoldOutPlace()
    await seconds(10)
    expect(mail.mails).toEqual([])
    expect((await alertOf(outlet)).notices).toMatchObject([{ status: 'given_up' }])
    const lost = (await county.admin.get<{ items: LostMailing[] }>('/api/alert-mailings/lost')).items
    expect(lost).toMatchObject([
      { contactName: '县药具站', alerts: 1, attempts: 1, error: 'the mail server answered 550' },
    ])

    // A person has had the mailbox made.
    expect((await county.admin.send('POST', `/api/alert-mailings/${lost[0]?.id}/retry`)).status).toBe(204)
    mail.refusals.push('452 mailbox full')
    await deliver()
    expect((await alertOf(outlet)).notices).toMatchObject([{ status: 'retrying' }])
    await seconds(45)
    expect(mail.mails).toHaveLength(1)
    expect((await alertOf(outlet)).notices).toMatchObject([{ status: 'sent' }])
  })
})

describe('by robot', () => {
  it('that fails one is told later, once it is back, and only once', async () => {
    await subscribe(await aRobot())
    robot.answers.push({ status: 500 }, { status: 200, body: '{"errcode":45009}' })
    const outlet = await aSoldOutPlace()
    await seconds(10)
    expect((await alertOf(outlet)).notices).toMatchObject([{ status: 'retrying' }])
    // Not before its time.
    await seconds(1)
    expect(robot.calls).toHaveLength(1)
    for (let i = 0; i < 10; i++) await seconds(45)
    expect(robot.calls).toHaveLength(3)
    expect(robot.calls[2]?.path).toBe(`/send?key=${KEY}`)
    expect(JSON.parse(robot.calls[2]?.body ?? '')).toMatchObject({ msgtype: 'text' })
    expect((await alertOf(outlet)).notices).toMatchObject([{ status: 'sent' }])
  })

  it('that is away for a day one is not told of yesterday; it is shown as lost', async () => {
    await subscribe(await aRobot())
    robot.answers.push(...Array.from({ length: 100 }, () => ({ status: 502 })))
    const outlet = await aSoldOutPlace()
    for (let hour = 0; hour < 26; hour++) await seconds(3_600)
    expect((await alertOf(outlet)).notices.at(-1)).toMatchObject({ status: 'given_up' })
    const attempts = robot.calls.length
    expect(attempts).toBeGreaterThan(10)
    expect(attempts).toBeLessThan(40)
    for (let hour = 0; hour < 3; hour++) await seconds(3_600)
    expect(robot.calls).toHaveLength(attempts)
  })

  it('the server that dies with the message under way sends it again under the same id, and others not again', async () => {
    const hook = await aRobot({ kind: 'webhook', secret: SECRET })
    await subscribe(hook)
    await subscribe(await aContact())
    // It takes the message and answers nothing.
    robot.answers.push(null)
    await aSoldOutPlace()
    await county.pass({ seconds: 10 })
    const sending = county.app.services.alerts.outbox.run()
    while (robot.calls.length === 0 || mail.mails.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20))
    await county.restart()
    await sending
    await deliver()
    expect(robot.calls).toHaveLength(1)
    await seconds(45)
    expect(robot.calls).toHaveLength(2)
    const [first, second] = robot.calls
    expect(second?.headers['x-sanliang-delivery']).toBe(first?.headers['x-sanliang-delivery'])
    expect(mail.mails).toHaveLength(1)
    for (let i = 0; i < 5; i++) await seconds(3_600)
    expect(robot.calls).toHaveLength(2)
  })
})

describe('what is told', () => {
  it('is not told when it is over before anybody heard of it', async () => {
    await subscribe(await aContact())
    const outlet = await aSoldOutPlace()
    await seconds(5)
    await county.receive(outlet.id, 'CON52', 5)
    await county.look()
    await seconds(30)
    expect(mail.mails).toEqual([])
    const { notices } = await county.theAlert(outlet.id, 'sold_out', '&state=resolved')
    expect(notices).toMatchObject([{ event: 'opened', status: 'dropped' }])
  })

  it('is gathered where somebody wishes it so, and waits for the morning unless it is critical', async () => {
    const set = (severity: string | null) =>
      county.admin.send('PUT', '/api/alert-rules/sold_out', {
        jurisdictionCode: NORTH,
        override: severity && { severity },
      })
    await set('info')
    await county.look()
    await subscribe(await aContact(), {
      quiet: { from: '22:00', until: '07:00' },
      digest: { upTo: 'info', everyMinutes: 60 },
    })
    // 17:00 in the county.
    while (county.ambient.now().getUTCHours() !== 9) await county.pass({ minutes: 60 })
    while (county.ambient.now().getUTCMinutes() !== 10) await county.pass({ minutes: 1 })
    await aSoldOutPlace('甲')
    await county.pass({ minutes: 20 })
    await aSoldOutPlace('乙')
    await county.pass({ minutes: 29 })
    await deliver()
    expect(mail.mails).toEqual([])
    await county.pass({ minutes: 1 })
    await deliver()
    expect(mail.mails.map(({ subject }) => subject)).toEqual([`甲：${SOLD_OUT} 等 2 条`])
    // In the evening.
    while (county.ambient.now().getUTCHours() !== 15) await county.pass({ minutes: 60 })
    await aSoldOutPlace('丙')
    await set('critical')
    await aSoldOutPlace('丁')
    await set(null)
    await seconds(10)
    expect(mail.mails.slice(1).map(({ subject }) => subject)).toEqual([`丁：${SOLD_OUT}`])
    while (county.ambient.now().getUTCHours() !== 23) await county.pass({ minutes: 60 })
    await deliver()
    expect(mail.mails.slice(2).map(({ subject }) => subject)).toEqual([`丙：${SOLD_OUT}`])
  })

  it('goes a level up when nobody answers, and not when somebody does', async () => {
    const escalated = { when: 'escalated' as const }
    await subscribe(await aContact({ name: '北镇', address: 'north@example.cn', jurisdictionCode: NORTH }))
    await subscribe(
      await aContact({ name: '站长', address: 'head@example.cn', jurisdictionCode: NORTH }),
      escalated,
    )
    await subscribe(await aContact(), escalated)
    const [quiet, answered] = [await aSoldOutPlace('甲'), await aSoldOutPlace('乙')]
    await seconds(10)
    expect(mail.mails.map(({ to }) => to)).toEqual(['north@example.cn'])
    await county.admin.post(`/api/alerts/${(await alertOf(answered)).id}/acknowledge`, { reason: '在路上' })
    const days = async (count: number) => {
      for (let hour = 0; hour < 24 * count; hour++) await county.pass({ hours: 1 })
      await seconds(10)
    }
    await days(2)
    expect(mail.mails.slice(1).map(({ to, subject }) => [to, subject])).toEqual([
      ['head@example.cn', `甲：${SOLD_OUT}`],
    ])
    await days(2)
    expect(mail.mails.slice(2).map(({ to }) => to)).toEqual(['station@example.cn'])
    await days(4)
    expect(mail.mails).toHaveLength(3)
    expect(await alertOf(quiet)).toMatchObject({ escalations: 2 })
    expect((await alertOf(quiet)).history.map(({ kind }) => kind)).toEqual([
      'opened',
      'escalated',
      'escalated',
    ])
    expect(await alertOf(answered)).toMatchObject({ escalations: 0 })
  }, 60_000)

  it('is told to who is given the alert, where they are reached; not to somebody who has left', async () => {
    const person = await county.app.addPerson(
      `north-${contacts.length}-${Date.now()}`,
      'supply_manager',
      NORTH,
    )
    const contact = await aContact({
      name: '小李',
      address: 'li@example.cn',
      jurisdictionCode: NORTH,
      personId: person.id,
    })
    const outlet = await aSoldOutPlace()
    await seconds(10)
    expect(mail.mails).toEqual([])
    const { id } = await alertOf(outlet)
    await county.admin.post(`/api/alerts/${id}/assign`, { personId: person.id })
    await seconds(10)
    expect(mail.mails).toMatchObject([{ to: 'li@example.cn' }])
    expect(mail.mails[0]?.text).toContain('指派给您')

    await subscribe(contact)
    await county.admin.send('PATCH', `/api/people/${person.id}`, { disabled: true })
    await aSoldOutPlace('乙')
    await seconds(10)
    expect(mail.mails).toHaveLength(1)
  })
})

describe('a contact', () => {
  it('keeps its address and secret to itself: no answer, no log and no audit names them', async () => {
    const contact = await aRobot({ secret: SECRET })
    expect(contact).toMatchObject({ destination: robot.host, signed: true })
    await subscribe(contact)
    robot.answers.push({ status: 404 })
    await aSoldOutPlace()
    await seconds(10)
    const said = await Promise.all(
      ['/api/alert-contacts', '/api/alert-subscriptions', '/api/alert-mailings/lost', '/api/audit'].map(
        async (path) => (await county.admin.send('GET', path)).text(),
      ),
    )
    for (const text of [JSON.stringify(contact), ...said, ...county.app.lines]) {
      expect(text).not.toContain(KEY)
      expect(text).not.toContain(SECRET)
    }
    await county.admin.send('PATCH', `/api/alert-contacts/${contact.id}`, { secret: null, name: '改名' })
    expect((await county.admin.get<{ items: Contact[] }>('/api/alert-contacts')).items).toMatchObject([
      { name: '改名', signed: false, lastError: 'answered 404' },
    ])
  })

  it('that is removed is forgotten, but for its name with what it was told', async () => {
    const contact = await aContact()
    await subscribe(contact)
    const outlet = await aSoldOutPlace()
    await seconds(10)
    await county.admin.send('DELETE', `/api/alert-contacts/${contact.id}`)
    expect((await alertOf(outlet)).notices).toMatchObject([{ contactName: '县药具站', status: 'sent' }])
    const [row] = await county.app.db.select().from(alertContacts).where(eq(alertContacts.id, contact.id))
    expect(row).toMatchObject({ address: '', secret: null })
    expect((await county.admin.get<{ items: unknown[] }>('/api/alert-subscriptions')).items).toEqual([])
    expect((await county.admin.send('POST', `/api/alert-contacts/${contact.id}/test`)).status).toBe(404)
  })

  it('that is paused is not told, nor afterwards of what it missed', async () => {
    const contact = await aContact()
    await subscribe(contact)
    await aSoldOutPlace('甲')
    const pause = (paused: boolean) =>
      county.admin.send('PATCH', `/api/alert-contacts/${contact.id}`, { paused })
    await pause(true)
    await aSoldOutPlace('乙')
    await seconds(30)
    await pause(false)
    await seconds(30)
    expect(mail.mails).toEqual([])
    await aSoldOutPlace('丙')
    await seconds(10)
    expect(mail.mails.map(({ subject }) => subject)).toEqual([`丙：${SOLD_OUT}`])
  })

  it('can be tried, not too often, and says why it could not be reached', async () => {
    const contact = await aRobot()
    const test = async () =>
      (await county.admin.send('POST', `/api/alert-contacts/${contact.id}/test`)).json()
    expect(await test()).toEqual({ sent: true, error: null })
    expect(robot.calls[0]?.body).toContain('测试消息')
    expect(await test()).toMatchObject({ status: 429 })
    county.ambient.advance({ seconds: 10 })
    robot.answers.push({ status: 200, body: '{"errcode":93000}' })
    expect(await test()).toEqual({ sent: false, error: 'refused with code 93000' })
  })

  it('leads only where the server may go', async () => {
    const codeOf = async (more: Record<string, unknown>) => {
      const answer = await county.admin.send('POST', '/api/alert-contacts', {
        name: 'x',
        jurisdictionCode: COUNTY,
        ...more,
      })
      return [answer.status, ((await answer.json()) as { code: string }).code]
    }
    expect(await codeOf({ kind: 'webhook', address: 'https://evil.example/x' })).toEqual([
      422,
      'webhook_host',
    ])
    expect(await codeOf({ kind: 'webhook', address: 'http://169.254.169.254/' })).toEqual([
      422,
      'webhook_host',
    ])
    expect(await codeOf({ kind: 'feishu', address: `https://${robot.host}/x#y` })).toEqual([
      422,
      'webhook_address',
    ])
    expect(await codeOf({ kind: 'email', address: 'a@b@c' })).toEqual([422, 'mailbox'])
    expect(await codeOf({ kind: 'email', address: 'a@example.cn\r\nRCPT TO:<b@example.cn>' })).toEqual([
      422,
      'mailbox',
    ])
    const kept = await aContact()
    const patched = await county.admin.send('PATCH', `/api/alert-contacts/${kept.id}`, {
      address: 'nonsense',
    })
    expect(patched.status).toBe(422)
  })

  it('belongs to a jurisdiction: others neither see nor change it, and it hears of nothing beyond', async () => {
    const south = await county.app.addPerson(`south-${Date.now()}`, 'supply_manager', SOUTH)
    const api = await county.app.as(south.username)
    const contact = await aContact({ jurisdictionCode: NORTH })
    const subscription = await subscribe(contact)
    expect((await api.get<{ items: unknown[] }>('/api/alert-contacts')).items).toEqual([])
    expect((await api.get<{ items: unknown[] }>('/api/alert-subscriptions')).items).toEqual([])
    const tries = [
      ['PATCH', `/api/alert-contacts/${contact.id}`, { name: 'x' }],
      ['DELETE', `/api/alert-contacts/${contact.id}`, undefined],
      ['POST', `/api/alert-contacts/${contact.id}/test`, undefined],
      ['DELETE', `/api/alert-subscriptions/${subscription.id}`, undefined],
      [
        'POST',
        '/api/alert-contacts',
        { name: 'x', kind: 'email', address: 'a@b.cn', jurisdictionCode: NORTH },
      ],
    ] as const
    for (const [method, path, body] of tries)
      expect((await api.send(method, path, body)).status, path).toBe(404)
    const beyond = await county.admin.send('PUT', `/api/alert-subscriptions/${subscription.id}`, {
      contactId: contact.id,
      jurisdictionCode: COUNTY,
      rules: [],
      minSeverity: 'info',
      when: 'opened',
      quiet: null,
      digest: null,
    })
    expect([beyond.status, ((await beyond.json()) as { code: string }).code]).toEqual([422, 'beyond_contact'])
  })
})
