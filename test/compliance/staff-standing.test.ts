import { describe, expect, test } from 'vitest'
import { staffEvidence } from '../../server/compliance/staff/staff-evidence.ts'
import {
  type MemberFacts,
  type RecordFacts,
  STAFF_DEFAULTS,
  standingOf,
} from '../../server/compliance/staff/staff-standing.ts'

const TODAY = '2026-06-15'
const ofLong: MemberFacts = { post: 'manager', startedOn: '2019-03-01', leftOn: null }
const ofLate: MemberFacts = { ...ofLong, startedOn: '2026-01-10' }
let made = 0
const record = (kind: RecordFacts['kind'], happenedOn: string, more: Partial<RecordFacts> = {}) => ({
  id: String(++made),
  kind,
  happenedOn,
  validUntil: null,
  number: null,
  passed: kind === 'exam' ? true : null,
  confirmedBy: '县药具站',
  supersedesId: null,
  withdrawal: false,
  ...more,
})
const standing = (member: MemberFacts, ...records: RecordFacts[]) =>
  standingOf(member, records, TODAY, STAFF_DEFAULTS)

describe('the post certificate (C1)', () => {
  test('holds up to and including its last day, and is announced 60 days before', () => {
    const until = (validUntil: string | null) =>
      standing(ofLong, record('certificate', '2023-01-01', { validUntil })).certificate.state
    expect(until(null)).toBe('valid')
    expect(until('2026-08-15')).toBe('valid')
    expect(until('2026-08-14')).toBe('due')
    expect(until(TODAY)).toBe('due')
    expect(until('2026-06-14')).toBe('expired')
    expect(standing(ofLong).certificate.state).toBe('missing')
  })

  test('that was renewed counts, and one that was withdrawn does not', () => {
    const old = record('certificate', '2020-01-01', { validUntil: '2024-01-01', number: 'A' })
    const renewed = record('certificate', '2024-01-02', { validUntil: '2029-01-01', number: 'B' })
    expect(standing(ofLong, renewed, old).certificate).toEqual({
      state: 'valid',
      number: 'B',
      validUntil: '2029-01-01',
    })
    const withdrawn = record('certificate', '2024-01-02', { supersedesId: renewed.id, withdrawal: true })
    expect(standing(ofLong, renewed, old, withdrawn).certificate.state).toBe('expired')
  })

  test('is not asked of those who help', () => {
    const { state, certificate, training } = standing({ ...ofLong, post: 'assistant' })
    expect([state, certificate.state, training.state]).toEqual(['none', 'not_needed', 'not_needed'])
  })
})

describe('the yearly training (C2)', () => {
  test('is due 12 months after the last one that was confirmed, that day included', () => {
    const last = (happenedOn: string) => standing(ofLong, record('training', happenedOn)).training
    expect(last('2025-06-15')).toMatchObject({ state: 'due', dueOn: TODAY })
    expect(last('2025-06-14')).toMatchObject({ state: 'overdue', dueOn: '2026-06-14' })
    expect(last('2025-08-15').state).toBe('valid')
    expect(last('2025-08-14').state).toBe('due')
  })

  test('counts once it is confirmed; until then it is named', () => {
    const waiting = record('training', '2026-05-01', { confirmedBy: null })
    const before = record('training', '2025-01-01')
    expect(standing(ofLong, before, waiting).training).toEqual({
      state: 'overdue',
      lastOn: '2025-01-01',
      dueOn: '2026-01-01',
      unconfirmedOn: '2026-05-01',
    })
    const confirmed = record('training', '2026-05-01', { supersedesId: waiting.id })
    expect(standing(ofLong, before, waiting, confirmed).training).toMatchObject({
      state: 'valid',
      unconfirmedOn: null,
    })
  })

  test('of somebody never trained is due 12 months after they started', () => {
    expect(standing(ofLong).training.state).toBe('overdue')
    expect(standing(ofLate).training).toMatchObject({ state: 'valid', dueOn: '2027-01-10' })
  })
})

describe('new staff (C3)', () => {
  const certificate = record('certificate', '2026-03-01')
  const training = record('training', '2026-02-01')
  const exam = record('exam', '2026-02-20')
  const entry = (...records: RecordFacts[]) => standing(ofLate, ...records).entry.state

  test('are trained and examined before they get the certificate', () => {
    expect(entry(training, exam, certificate)).toBe('pass')
    expect(entry(training, exam)).toBe('pass')
    expect(entry(training, certificate)).toBe('fail')
    expect(entry(training, record('exam', '2026-03-02'), certificate)).toBe('fail')
    expect(entry(training, record('exam', '2026-02-20', { passed: false }), certificate)).toBe('fail')
    expect(entry(training)).toBe('unknown')
  })

  test('are new for 12 months', () => {
    const startedOn = (day: string) => standing({ ...ofLong, startedOn: day }, certificate).entry.state
    expect(startedOn('2025-06-15')).toBe('fail')
    expect(startedOn('2025-06-14')).toBe('not_applicable')
  })
})

test('who left is neither due nor overdue; the last day is a day at work', () => {
  expect(standing({ ...ofLong, leftOn: '2026-06-14' }).state).toBe('left')
  expect(standing({ ...ofLong, leftOn: TODAY }).state).toBe('overdue')
})

describe('what the register says of a place', () => {
  const good = [record('certificate', '2024-01-01'), record('training', '2026-01-01')]
  const member = (facts: MemberFacts, ...records: RecordFacts[]) => ({
    post: facts.post,
    standing: standing(facts, ...records),
  })

  test('passes when it holds for every manager, and fails with the first for whom it does not', () => {
    const both = staffEvidence([member(ofLong, ...good), member({ ...ofLong, post: 'assistant' })])
    expect([both.C1.state, both.C2.state, both.C3.state]).toEqual(['pass', 'pass', 'not_applicable'])
    expect(both.C1).toMatchObject({ have: 1, due: 1 })
    const one = staffEvidence([member(ofLong, ...good), member(ofLong)])
    expect(one.C1).toMatchObject({ state: 'fail', have: 1, due: 2, facts: { missing: 1, expired: 0 } })
    expect(one.C2).toMatchObject({ state: 'fail', have: 1, due: 2, facts: { overdue: 1 } })
  })

  test('is unknown where no manager is entered: nobody is not everybody', () => {
    for (const nobody of [[], [member({ ...ofLong, post: 'assistant' })]]) {
      const { C1, C2, C3, C4 } = staffEvidence(nobody)
      expect([C1.state, C2.state, C3.state, C4.state]).toEqual(Array(4).fill('unknown'))
    }
  })

  test('waits for new staff who have not been examined yet', () => {
    expect(staffEvidence([member(ofLate, record('training', '2026-02-01'))]).C3).toMatchObject({
      state: 'unknown',
      facts: { waiting: 1 },
    })
  })
})
