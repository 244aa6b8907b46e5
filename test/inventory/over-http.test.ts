import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { PostedMovements, StockTable } from '../../protocol/api/inventory.ts'
import type { Problem } from '../../protocol/api/parts.ts'
import type { Transfer } from '../../protocol/api/transfers.ts'
import { movements } from '../../server/db/schema/index.ts'
import { verifyDatabase } from '../../server/db/verify.ts'
import { aBatch, aBirth, aChannel, aVend } from '../devices/messages.ts'
import { Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { RawDevice } from '../support/raw.device.ts'
import { TcpProxy } from '../support/tcp.proxy.ts'

/** The whole server, several people, one machine: what networks and hands do to a ledger. */
const PEOPLE = ['admin', 'zhang', 'li', 'wang']
const HOUR = 3_600_000

let app: TestApp
let people: Api[]
let admin: Api
let store: string
let outlet: string
beforeAll(async () => {
  app = await startApp()
  for (const name of PEOPLE.slice(1)) await app.addPerson(name, 'supply_manager', null)
  people = await Promise.all(PEOPLE.map((name) => app.as(name)))
  admin = people[0] as Api
  store = await aPlace('storeroom')
  outlet = await aPlace('staffed_outlet')
})
afterAll(() => app.end())

async function aPlace(kind: string): Promise<string> {
  const input = { kind, jurisdictionCode: COUNTY, name: `${kind} 甲` }
  return (await admin.post<{ id: string }>('/api/locations', input)).id
}

let lots = 0
/** A lot of its own for each test, an hour ago. */
async function aLot(to: string, quantity: number): Promise<string> {
  const lot = { number: `H${++lots}`, expiresOn: '2050-01-31' }
  const { movements } = await admin.post<PostedMovements>('/api/movements', {
    kind: 'receipt',
    to,
    lines: [{ product: 'CON52', lot, quantity }],
    occurredAt: new Date(Date.now() - HOUR).toISOString(),
  })
  return movements[0]?.lines[0]?.lotId ?? ''
}

const issueOf = (from: string, lotId: string, quantity: unknown = 1) => ({
  kind: 'issue',
  from,
  lines: [{ product: 'CON52', lotId, quantity }],
  reason: '点名批号',
})
const person = (n: number): Api => people[n % people.length] as Api
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as Problem).code
const unitsOf = async (location: string, lotId: string): Promise<number> => {
  const { items } = await admin.get<{ items: { lotId: string; quantity: number }[] }>(
    `/api/balances?location=${location}`,
  )
  return items.find((item) => item.lotId === lotId)?.quantity ?? 0
}
const ledgerSize = (): Promise<number> => app.db.$count(movements)
const faults = async () => (await verifyDatabase(app.db)).filter(({ total }) => total > 0)

/** How many answers of each kind. */
async function tally(answers: readonly Response[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const answer of answers) {
    const outcome = answer.ok ? String(answer.status) : `${answer.status} ${await codeOf(answer)}`
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

describe('200 parallel takers of the last 20 units', () => {
  /** Whichever lot. */
  const oneFrom = (from: string) => ({ kind: 'issue', from, lines: [{ product: 'CON52', quantity: 1 }] })

  it('are 20 winners when they are different people', async () => {
    const place = await aPlace('staffed_outlet')
    const lotId = await aLot(place, 20)
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => person(n).send('POST', '/api/movements', oneFrom(place))),
    )
    expect(await tally(answers)).toEqual({ 201: 20, '409 insufficient_stock': 180 })
    expect(await unitsOf(place, lotId)).toBe(0)
    expect(await faults()).toEqual([])
  })

  it('and a machine that gives out the same units leave what only the machine took as a difference', async () => {
    const machine = await admin.post<CreatedDispenser>('/api/dispensers', {
      channels: [{ channel: 1, product: 'CON52' }],
    })
    const lotId = await aLot(machine.locationId, 20)
    const device = await RawDevice.signedIn(app.mqttPort, machine)
    await device.tell('birth', aBirth({ channels: [aChannel(0)] }))
    const before = await ledgerSize()
    const vends = Array.from({ length: 40 }, (_, n) =>
      device.tell('events', aBatch(n, aVend(n + 1, { uptime: 2_000 + n }))),
    )
    const asked = Array.from({ length: 160 }, (_, n) =>
      person(n).send('POST', '/api/movements', oneFrom(machine.locationId)),
    )
    const answers = await Promise.all(asked)
    expect(await Promise.all(vends)).not.toContain(false)
    await device.disconnect()

    const won = answers.filter(({ ok }) => ok).length
    const vended = (await ledgerSize()) - before - won
    expect(won + vended).toBe(20)
    expect(await unitsOf(machine.locationId, lotId)).toBe(0)
    expect(Object.keys(await tally(answers.filter(({ ok }) => !ok)))).toEqual(['409 insufficient_stock'])
    expect(await faults()).toEqual([])
  })
})

describe('two hands on one thing', () => {
  it('post a double click once, and both clicks see the same answer', async () => {
    const lotId = await aLot(store, 10)
    const key = { 'Idempotency-Key': 'double-click' }
    const click = () => admin.post<PostedMovements>('/api/movements', issueOf(store, lotId, 3), key)
    const [first, ...others] = await Promise.all([click(), click(), click()])
    for (const other of others) expect(other).toEqual(first)
    expect(await unitsOf(store, lotId)).toBe(7)
    const changed = await admin.send('POST', '/api/movements', issueOf(store, lotId, 4), key)
    expect([changed.status, await codeOf(changed)]).toEqual([409, 'idempotency_key_reused'])
    expect(await unitsOf(store, lotId)).toBe(7)
  })

  it('receive one delivery once', async () => {
    const lotId = await aLot(store, 10)
    const { transferId } = await admin.post<PostedMovements>('/api/movements', {
      ...issueOf(store, lotId, 10),
      kind: 'transfer',
      to: outlet,
    })
    const receive = { lines: [{ lotId, received: 10 }] }
    const answers = await Promise.all(
      people.map((each) => each.send('POST', `/api/transfers/${transferId}/receive`, receive)),
    )
    expect(await tally(answers)).toEqual({ 201: 1, '409 more_than_in_transit': people.length - 1 })
    const { status, lines } = await admin.get<Transfer>(`/api/transfers/${transferId}`)
    expect({ status, received: lines.map(({ received }) => received) }).toEqual({
      status: 'closed',
      received: [10],
    })
  })

  it('undo one movement once', async () => {
    const lotId = await aLot(store, 10)
    const { movements: posted } = await admin.post<PostedMovements>(
      '/api/movements',
      issueOf(store, lotId, 4),
    )
    const reversal = { kind: 'reversal', reverses: posted[0]?.id, reason: '更正' }
    const answers = await Promise.all(people.map((each) => each.send('POST', '/api/movements', reversal)))
    expect(await tally(answers)).toEqual({ 201: 1, '409 already_reversed': people.length - 1 })
    expect(await unitsOf(store, lotId)).toBe(10)
  })

  it('let a lot go from quarantine once', async () => {
    const lotId = await aLot(store, 10)
    const { id } = await admin.post<{ id: string }>('/api/quarantines', {
      lotId,
      locationId: store,
      reason: '待验',
    })
    const answers = await Promise.all(
      people.map((each) => each.send('POST', `/api/quarantines/${id}/close`, { reason: '合格' })),
    )
    expect(await tally(answers)).toEqual({ 204: 1, '409 quarantine_closed': people.length - 1 })
  })
})

describe('a connection that breaks at submit', () => {
  let proxy: TcpProxy
  let far: Api
  beforeAll(async () => {
    proxy = await TcpProxy.start(Number(new URL(app.url).port))
    far = new Api(`http://127.0.0.1:${proxy.port}`, admin.token)
  })
  afterAll(() => proxy.stop())

  it('after the server did it: the same key gets the answer that was lost', async () => {
    const lotId = await aLot(store, 10)
    const before = await ledgerSize()
    proxy.tap = () => proxy.cut()
    const key = { 'Idempotency-Key': 'lost-answer' }
    await expect(far.send('POST', '/api/movements', issueOf(store, lotId, 3), key)).rejects.toThrow()
    proxy.tap = () => undefined
    expect(await ledgerSize()).toBe(before + 1)
    const { movements: told } = await far.post<PostedMovements>(
      '/api/movements',
      issueOf(store, lotId, 3),
      key,
    )
    expect(await ledgerSize()).toBe(before + 1)
    const { items: listed } = await admin.get<{ items: { id: string }[] }>('/api/movements')
    expect(told[0]?.id).toBe(listed[0]?.id)
    expect(await unitsOf(store, lotId)).toBe(7)
  })

  it('before the server has all of it: nothing was done, and the same key does it', async () => {
    const lotId = await aLot(store, 10)
    const before = await ledgerSize()
    proxy.freeze()
    const key = { 'Idempotency-Key': 'lost-request' }
    const lost = far.send('POST', '/api/movements', issueOf(store, lotId, 3), key)
    setTimeout(() => proxy.cut(), 100)
    await expect(lost).rejects.toThrow()
    expect(await ledgerSize()).toBe(before)
    proxy.thaw()
    await far.post('/api/movements', issueOf(store, lotId, 3), key)
    await far.post('/api/movements', issueOf(store, lotId, 3), key)
    expect(await ledgerSize()).toBe(before + 1)
    expect(await unitsOf(store, lotId)).toBe(7)
  })
})

describe('bad input', () => {
  const receiptOf = (lot: unknown, quantity: unknown = 1, more: object = {}) => ({
    kind: 'receipt',
    to: store,
    lines: [{ product: 'CON52', lot, quantity }],
    ...more,
  })
  const GOOD = { number: 'G1', expiresOn: '2050-01-31' }

  it.each([
    ['half a piece', () => receiptOf(GOOD, 1.5), 'lines.0.quantity'],
    ['less than nothing', () => receiptOf(GOOD, -1), 'lines.0.quantity'],
    ['nothing at all', () => issueOf(store, 'lot', 0), 'lines.0.quantity'],
    ['more than a country needs', () => receiptOf(GOOD, 100_000_001), 'lines.0.quantity'],
    ['a number beyond all numbers', () => receiptOf(GOOD, 1e21), 'lines.0.quantity'],
    ['a number in words', () => receiptOf(GOOD, '12'), 'lines.0.quantity'],
    ['no number', () => receiptOf(GOOD, null), 'lines.0.quantity'],
    ['a formula', () => receiptOf(GOOD, '=1+1'), 'lines.0.quantity'],
    ['30 February', () => receiptOf({ ...GOOD, expiresOn: '2030-02-30' }), 'lines.0.lot.expiresOn'],
    [
      'a year that a hand slipped on',
      () => receiptOf({ ...GOOD, expiresOn: '2206-01-31' }),
      'lines.0.lot.expiresOn',
    ],
    [
      '29 February of a common year',
      () => receiptOf({ ...GOOD, expiresOn: '2031-02-29' }),
      'lines.0.lot.expiresOn',
    ],
    ['month 13', () => receiptOf({ ...GOOD, expiresOn: '2030-13-01' }), 'lines.0.lot.expiresOn'],
    [
      'a date of another country',
      () => receiptOf({ ...GOOD, expiresOn: '31/12/2030' }),
      'lines.0.lot.expiresOn',
    ],
    [
      'a year of five digits',
      () => receiptOf({ ...GOOD, expiresOn: '20300-01-01' }),
      'lines.0.lot.expiresOn',
    ],
    [
      'an instant for a day',
      () => receiptOf({ ...GOOD, expiresOn: '2030-01-01T00:00:00Z' }),
      'lines.0.lot.expiresOn',
    ],
    ['a lot already expired', () => receiptOf({ ...GOOD, expiresOn: '2020-01-31' }), 'lines.0.lot.expiresOn'],
    ['a control character', () => receiptOf({ ...GOOD, number: 'a\u0001b' }), 'lines.0.lot.number'],
    [
      'a lot number of 41 characters',
      () => receiptOf({ ...GOOD, number: 'x'.repeat(41) }),
      'lines.0.lot.number',
    ],
    [
      'an unknown product',
      () => ({ ...receiptOf(GOOD), lines: [{ product: 'NONE', lot: GOOD, quantity: 1 }] }),
      'lines.0.product',
    ],
    ['no lines', () => ({ ...receiptOf(GOOD), lines: [] }), 'lines'],
    [
      '501 lines',
      () => ({ ...receiptOf(GOOD), lines: Array.from({ length: 501 }, () => receiptOf(GOOD).lines[0]) }),
      'lines',
    ],
    [
      'tomorrow',
      () => receiptOf(GOOD, 1, { occurredAt: new Date(Date.now() + 24 * HOUR).toISOString() }),
      'occurredAt',
    ],
    ['a time that is none', () => receiptOf(GOOD, 1, { occurredAt: '2026-02-30T08:00:00Z' }), 'occurredAt'],
    ['a misspelt field', () => receiptOf(GOOD, 1, { ocurredAt: '2026-02-28T08:00:00Z' }), 'ocurredAt'],
    [
      'a change of 0',
      () => ({
        kind: 'adjustment',
        location: store,
        reason: 'count',
        lines: [{ product: 'CON52', change: 0 }],
      }),
      'lines.0.change',
    ],
    [
      'a change by half',
      () => ({
        kind: 'adjustment',
        location: store,
        reason: 'count',
        lines: [{ product: 'CON52', change: -0.5 }],
      }),
      'lines.0.change',
    ],
    ['a kind that is none', () => ({ ...receiptOf(GOOD), kind: 'gift' }), 'kind'],
  ])('%s is refused with the field to change, and changes nothing', async (_, bodyOf, path) => {
    const before = await ledgerSize()
    const answer = await admin.send('POST', '/api/movements', bodyOf())
    expect([400, 422]).toContain(answer.status)
    const { errors = [] } = (await answer.json()) as Problem
    expect(errors.map((error) => error.path)).toContain(path)
    expect(await ledgerSize()).toBe(before)
  })

  it('far beyond any stock, again and again, still leaves every list readable', async () => {
    const place = await aPlace('storeroom')
    const lines = Array.from({ length: 500 }, () => ({ product: 'CON52', lot: GOOD, quantity: 100_000_000 }))
    for (let n = 0; n < 3; n++) await admin.post('/api/movements', { kind: 'receipt', to: place, lines })
    const { rows } = await admin.get<StockTable>(`/api/stock?location=${place}`)
    expect(rows.map(({ quantity }) => quantity)).toEqual([150_000_000_000])
    expect((await admin.send('GET', '/api/today')).status).toBe(200)
  })
})
