import { describe, expect, test } from 'vitest'
import { ConnectionError, ProblemResponse } from '../../dashboard/api/client.ts'
import { afterFailure } from '../../dashboard/offline/outbox.rules.ts'
import type { OutboxEntry } from '../../dashboard/offline/phone.store.ts'

const entry: OutboxEntry = {
  key: 'k1',
  personId: 'p1',
  kind: 'reading',
  subject: 'store',
  path: '/api/climate/readings',
  body: {},
  placeName: '柳溪镇库房',
  enteredAt: '2026-11-22T08:00:00.000Z',
  state: 'waiting',
  problem: null,
}
const answer = (status: number, code: string) =>
  new ProblemResponse({ type: 'about:blank', title: code, status, detail: code, code })
const outcomeOf = (status: number, code = 'x') => afterFailure(entry, answer(status, code))

describe('what waits on a phone, after it could not be sent', () => {
  test('holds up what is behind it only where nobody answered, or not about it', () => {
    for (const status of [401, 408, 429, 500, 503]) expect(outcomeOf(status)).toBeNull()
    expect(afterFailure(entry, new ConnectionError('none'))).toBeNull()
  })

  test('waits on with the reason where it may not be sent now, and lets the others go before it', () => {
    expect(outcomeOf(403)).toEqual({ ...entry, problem: answer(403, 'x').problem })
  })

  test('is refused where the person has to change it', () => {
    for (const [status, code] of [
      [400, 'bad_request'],
      [404, 'not_found'],
      [409, 'reading_exists'],
      [403, 'not_the_level_above'],
    ] as const)
      expect(outcomeOf(status, code)?.state).toBe('refused')
  })
})
