import { describe, expect, test } from 'vitest'
import {
  type ChecklistContent,
  type ComputedEvidence,
  type Criterion,
  checklistContent,
  criterion,
} from '../../protocol/api/compliance.ts'
import { inspectionDue, inspectionMonths } from '../../server/compliance/assessment.ts'
import { checkChecklist } from '../../server/compliance/checklist.rules.ts'
import { criteriaOf, SHIPPED_CHECKLIST, usualTier } from '../../server/compliance/checklist.ts'
import { type AnswerFacts, judge, type Seen } from '../../server/compliance/criterion-state.ts'
import { nextSteps, type StepPlace } from '../../server/compliance/next-steps.ts'
import { countStates, toScore } from '../../server/compliance/score.ts'
import { scoreHistory } from '../../server/compliance/score-history.ts'
import { ProblemError } from '../../server/errors.ts'

const shipped = (code: string): Criterion => {
  const found = SHIPPED_CHECKLIST.criteria.find((each) => each.code === code)
  if (!found) throw new Error(`${code} is not shipped`)
  return found
}
const answered = (more: Partial<AnswerFacts> = {}): AnswerFacts => ({
  state: 'pass',
  number: null,
  subchecks: [],
  photos: 1,
  evidenceOn: '2026-01-31',
  ...more,
})
const seen = (code: string, more: Partial<Seen> = {}) =>
  judge({
    criterion: shipped(code),
    tier: 'township',
    answer: undefined,
    computed: undefined,
    fields: undefined,
    today: '2026-03-01',
    ...more,
  })

describe('the shipped checklist', () => {
  test('asks of each tier what the standard lists', () => {
    const codes = (tier: Parameters<typeof criteriaOf>[1]) =>
      criteriaOf(SHIPPED_CHECKLIST, tier)
        .map(({ code }) => code)
        .join(' ')
    const certificates = 'C1 C2 C3 C4'
    const equipment = 'S2.1 S2.2 S2.3 S2.4 S2.5 S2.6 S2.7 S2.8 S3a S3b S3c S4a S4b S4c'
    expect(codes('county')).toBe(`W1 W2 W4 W5 W6 ${certificates} S1a S2a ${equipment}`)
    expect(codes('township')).toBe(`W1 W2 W4 W5 W6 ${certificates} S1a S2b ${equipment}`)
    expect(codes('village')).toBe(`W1 W2 W4 W5 ${certificates} S1b`)
    expect(codes('venue')).toBe('W3')
  })

  test('counts neither the bonus nor the eighth item that no text names, and ships the unexplained groups empty', () => {
    const unscored = SHIPPED_CHECKLIST.criteria.filter(({ scored }) => !scored)
    expect(unscored.map(({ code }) => code)).toEqual(['C4', 'S2.8'])
    for (const { code } of SHIPPED_CHECKLIST.groups.slice(3))
      expect(SHIPPED_CHECKLIST.criteria.filter(({ group }) => group === code)).toEqual([])
  })

  test('is a checklist as anybody may send it', () => {
    expect(checklistContent.parse(SHIPPED_CHECKLIST)).toEqual(SHIPPED_CHECKLIST)
    expect(() => checkChecklist(SHIPPED_CHECKLIST)).not.toThrow()
  })

  test('follows the kind of place', () => {
    expect(
      ['warehouse', 'storeroom', 'staffed_outlet', 'kit', 'dispenser', 'supplier'].map((kind) =>
        usualTier(kind as Parameters<typeof usualTier>[0]),
      ),
    ).toEqual(['county', 'township', 'village', 'village', 'venue', 'none'])
  })
})

test('a venue is checked as often as the photo of its sign runs out, all else each quarter', () => {
  const months = (tier: Parameters<typeof inspectionMonths>[1], criteria = SHIPPED_CHECKLIST.criteria) =>
    inspectionMonths({ ...SHIPPED_CHECKLIST, criteria }, tier)
  expect(months('venue')).toEqual({ self_check: 12, verification: 12 })
  for (const tier of ['county', 'township', 'village'] as const)
    expect(months(tier)).toEqual({ self_check: 3, verification: 12 })
  const lasting = (staleMonths: number | null) => months('venue', [{ ...shipped('W3'), staleMonths }])
  expect([lasting(6).self_check, lasting(null).self_check]).toEqual([6, 3])
})

test('a checklist that contradicts itself is refused, field by field', () => {
  const change = (code: string, more: Partial<Criterion>): ChecklistContent => ({
    ...SHIPPED_CHECKLIST,
    criteria: SHIPPED_CHECKLIST.criteria.map((each) => (each.code === code ? { ...each, ...more } : each)),
  })
  const errorsOf = (content: ChecklistContent) => {
    try {
      checkChecklist(content)
    } catch (error) {
      return error instanceof ProblemError ? error.errors?.map(({ path }) => path.split('.').at(-1)) : [error]
    }
    return []
  }
  expect(errorsOf(change('W1', { group: 'X' }))).toEqual(['group'])
  expect(errorsOf(change('W1', { evidence: 'computed' }))).toEqual(['evidence'])
  expect(errorsOf(change('C1', { evidence: 'photo' }))).toEqual(['evidence'])
  expect(errorsOf(change('W5', { subchecks: [] }))).toEqual(['subchecks'])
  expect(errorsOf(change('S2a', { limits: [] }))).toEqual(['limits'])
  expect(errorsOf(change('S2a', { limits: [{ tier: 'county', minimum: 9, usual: 8 }] }))).toEqual(['limits'])
  expect(errorsOf(change('W6', { optionalIn: ['village'] }))).toEqual(['optionalIn'])
  expect(errorsOf(change('W2', { code: 'W1' }))).toEqual(['code'])
})

describe('the state of a criterion', () => {
  test('is unknown until somebody looked', () => {
    expect(seen('W1')).toEqual({ state: 'unknown', cause: 'never_checked', staleOn: null })
  })

  test('passes with a photo, and without one is unknown', () => {
    expect(seen('W1', { answer: answered() })).toMatchObject({ state: 'pass', staleOn: '2027-01-31' })
    expect(seen('W1', { answer: answered({ photos: 0 }) })).toMatchObject({
      state: 'unknown',
      cause: 'no_photo',
    })
    expect(seen('S2.4', { answer: answered({ photos: 0 }) })).toMatchObject({ cause: 'no_photo' })
  })

  test('is unknown again on the day its evidence turns twelve months old, whatever it was', () => {
    for (const state of ['pass', 'fail', 'not_applicable'] as const) {
      const answer = answered({ state })
      expect(seen('W4', { answer, today: '2027-01-30' }).state).toBe(state)
      expect(seen('W4', { answer, today: '2027-01-31' })).toMatchObject({ state: 'unknown', cause: 'stale' })
    }
    // An area does not grow old.
    const area = answered({ number: 12, evidenceOn: '2001-01-01' })
    expect(seen('S2b', { answer: area })).toMatchObject({ state: 'pass', staleOn: null })
  })

  test('follows the number: below the minimum fails, above the usual is information', () => {
    const area = (number: number | null) => seen('S2b', { answer: answered({ number, photos: 0 }) })
    expect(area(9.9)).toMatchObject({ state: 'fail', cause: 'below_minimum' })
    expect(area(10)).toMatchObject({ state: 'pass' })
    expect(area(500)).toMatchObject({ state: 'pass' })
    expect(area(null)).toMatchObject({ state: 'unknown' })
  })

  test('needs every sub-check', () => {
    const all = shipped('W5').subchecks.map(({ code }) => code)
    expect(seen('W5', { answer: answered({ subchecks: all }) }).state).toBe('pass')
    expect(seen('W5', { answer: answered({ subchecks: all.slice(1) }) })).toMatchObject({
      state: 'fail',
      cause: 'subchecks_missing',
    })
  })

  test('of a service sign needs what the sign has to show', () => {
    const fields = { address: true, hours: true, phone: true }
    const sign = (more: object) =>
      seen('W3', { tier: 'venue', answer: answered(), fields: { ...fields, ...more } })
    expect(sign({}).state).toBe('pass')
    for (const field of Object.keys(fields))
      expect(sign({ [field]: false })).toMatchObject({ state: 'fail', cause: 'fields_missing' })
  })

  test('is computed where it can be, and no answer changes that', () => {
    const computed: ComputedEvidence = { state: 'fail', have: 1, due: 2, facts: {} }
    expect(seen('C1', { computed, answer: answered() })).toMatchObject({ state: 'fail', cause: 'computed' })
    expect(seen('C1', { answer: answered() })).toMatchObject({ state: 'unknown', cause: 'no_evidence' })
  })
})

test('the score is pass ÷ applicable; the unknown applies, and what is not scored is not there', () => {
  const states = ['pass', 'pass', 'fail', 'unknown', 'not_applicable'] as const
  const counts = countStates([
    ...states.map((state) => ({ scored: true, state })),
    { scored: false, state: 'fail' },
  ])
  expect(toScore(counts)).toEqual({
    pass: 2,
    fail: 1,
    unknown: 1,
    notApplicable: 1,
    applicable: 4,
    score: 0.5,
  })
  expect(toScore(countStates([])).score).toBeNull()
})

test('steps come by what the score gains, then by ease', () => {
  const at = (locationId: string, states: [string, 'pass' | 'fail' | 'unknown', string][]): StepPlace => ({
    locationId,
    locationName: locationId,
    jurisdictionCode: '990101001',
    jurisdictionName: '北乡',
    applicable: states.length,
    criteria: states.map(([code, state, cause]) => ({
      criterion: shipped(code),
      state,
      cause: cause as 'stale',
      deadline: code === 'W2' ? '2026-04-01' : undefined,
    })),
  })
  const places = [
    at('a', [
      ['W1', 'pass', 'answered'],
      ['W2', 'fail', 'answered'],
      ['C1', 'fail', 'computed'],
    ]),
    at('b', [
      ['W1', 'unknown', 'stale'],
      ['W2', 'unknown', 'no_photo'],
      ['S2b', 'unknown', 'never_checked'],
      // Not scored: nothing is gained by it.
      ['C4', 'fail', 'computed'],
    ]),
    at('0', [['S2b', 'unknown', 'never_checked']]),
  ]
  const { items: steps, total } = nextSteps(places, 10)
  expect(steps.map(({ locationId, kind, criteria }) => [locationId, kind, criteria.join(' ')])).toEqual([
    ['b', 'photo', 'W1 W2'],
    ['0', 'assess', 'S2b'],
    ['b', 'assess', 'S2b'],
    ['a', 'register', 'C1'],
    ['a', 'fix', 'W2'],
  ])
  expect(nextSteps(places, 2)).toEqual({ items: steps.slice(0, 2), total })
  expect(total).toBe(5)
  expect(steps[0]).toMatchObject({ placeGain: 0.5, gain: 2 / 8, deadline: '2026-04-01' })
})

test('an inspection is due so many months after the last, and announced a month before', () => {
  const last = new Date('2026-01-15T02:00:00Z')
  const on = (today: string) => inspectionDue(last, '2026-01-15', 3, today)
  expect(on('2026-03-15').state).toBe('done')
  expect(on('2026-03-16')).toEqual({ lastAt: last.toISOString(), dueOn: '2026-04-15', state: 'soon' })
  expect(on('2026-04-15').state).toBe('due')
})

test('history adds up places as each stood last', () => {
  const row = (locationId: string, day: string, pass: number, fail: number, assessed = true) => ({
    locationId,
    day,
    assessed,
    pass,
    fail,
    unknown: 0,
    notApplicable: 0,
  })
  const rows = [
    row('a', '2026-01-01', 1, 1),
    row('b', '2026-01-05', 2, 0),
    row('a', '2026-01-09', 2, 0),
    row('b', '2026-02-01', 0, 0, false),
  ]
  const brief = (from?: string) =>
    scoreHistory(rows, from).map(({ day, places, score }) => [day, places, score])
  expect(brief()).toEqual([
    ['2026-01-01', 1, 0.5],
    ['2026-01-05', 2, 0.75],
    ['2026-01-09', 2, 1],
    ['2026-02-01', 1, 1],
  ])
  expect(brief('2026-01-07')).toEqual([
    ['2026-01-07', 2, 0.75],
    ['2026-01-09', 2, 1],
    ['2026-02-01', 1, 1],
  ])
})

test('a criterion has defaults for all that its kind of evidence does not ask', () => {
  const parsed = criterion.parse({
    code: 'ST1',
    group: 'ST',
    name: '通',
    nameEn: 'Link',
    guidance: '',
    guidanceEn: '',
    tiers: ['county'],
    evidence: 'statement',
    scored: true,
    staleMonths: null,
  })
  expect(
    judge({
      criterion: parsed,
      tier: 'county',
      answer: answered({ photos: 0 }),
      computed: undefined,
      fields: undefined,
      today: '2026-03-01',
    }),
  ).toMatchObject({ state: 'pass' })
})
