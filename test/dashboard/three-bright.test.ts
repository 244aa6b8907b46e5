import { describe, expect, test } from 'vitest'
import {
  freeCode,
  limitsFor,
  newCriterion,
  readSubchecks,
  withCriterion,
  withoutCriterion,
  wordSubchecks,
} from '../../dashboard/compliance/checklist.draft.ts'
import { exifDate } from '../../dashboard/compliance/exif-date.ts'
import {
  type AnswerDraft,
  EMPTY_ANSWER,
  flawOf,
  type InspectionDraft,
  isAsked,
  newInspection,
  photosOf,
  stateOf,
  toInspection,
} from '../../dashboard/compliance/inspection.draft.ts'
import { fittedSize, OldPhotoError, takenAt } from '../../dashboard/compliance/photo.prepare.ts'
import { levelBelow, scorecardFilters } from '../../dashboard/compliance/scorecard.filters.ts'
import { readUrl } from '../../dashboard/components/url-filters.ts'
import { type Criterion, changeChecklist, scorecardQuery } from '../../protocol/api/compliance.ts'
import { submitInspection } from '../../protocol/api/inspections.ts'
import { SHIPPED_CHECKLIST } from '../../server/compliance/checklist.ts'

const AT = '2026-11-22T08:00:00.000Z'
const criterionOf = (code: string): Criterion => {
  const found = SHIPPED_CHECKLIST.criteria.find((each) => each.code === code)
  if (!found) throw new Error(`${code} is not shipped`)
  return found
}
const anAnswer = (more: Partial<AnswerDraft>): AnswerDraft => ({ ...EMPTY_ANSWER, answeredAt: AT, ...more })
const aPhoto = (id: string) => ({ id, takenAt: AT })
const aDraft = (more: Partial<InspectionDraft> = {}): InspectionDraft => ({
  ...newInspection({ id: 'i1', kind: 'self_check', startedAt: AT, basedOn: 3, inspector: '张三' }),
  ...more,
})
const place = {
  location: 'l1',
  tier: 'township' as const,
  checklistVersion: 2,
  criteria: SHIPPED_CHECKLIST.criteria,
  finishedAt: AT,
}

describe('an answer of an inspection', () => {
  test('follows from what was measured, ticked or chosen', () => {
    const area = criterionOf('S2b')
    expect(stateOf(area, 'township', EMPTY_ANSWER)).toBeNull()
    expect(stateOf(area, 'township', anAnswer({ number: null }))).toBeNull()
    expect(stateOf(area, 'township', anAnswer({ number: 9.9 }))).toBe('fail')
    expect(stateOf(area, 'township', anAnswer({ number: 10 }))).toBe('pass')
    expect(stateOf(area, 'township', anAnswer({ number: 0 }))).toBe('fail')
    const display = criterionOf('W5')
    const all = display.subchecks.map(({ code }) => code)
    expect(stateOf(display, 'village', anAnswer({ subchecks: all.slice(1) }))).toBe('fail')
    expect(stateOf(display, 'village', anAnswer({ subchecks: all }))).toBe('pass')
    expect(stateOf(display, 'village', anAnswer({ subchecks: all, state: 'not_applicable' }))).toBe(
      'not_applicable',
    )
    expect(stateOf(criterionOf('W1'), 'village', anAnswer({ state: 'fail' }))).toBe('fail')
  })

  test('is not asked where registers know, but for bin cards, which only the shelf can confirm', () => {
    const notAsked = (inStock: number) =>
      SHIPPED_CHECKLIST.criteria.filter((each) => !isAsked(each, inStock)).map(({ code }) => code)
    expect(notAsked(1)).toEqual(['C1', 'C2', 'C3', 'C4', 'S3c'])
    expect(notAsked(0)).toEqual(['C1', 'C2', 'C3', 'C4', 'S3c', 'S4b'])
  })

  test('about bin cards names at least one, and is taken back by unticking it', () => {
    const cards = criterionOf('S4b')
    expect(stateOf(cards, 'township', anAnswer({ productIds: ['p'] }))).toBe('pass')
    expect(stateOf(cards, 'township', anAnswer({}))).toBeNull()
    expect(flawOf(cards, 'township', anAnswer({}))).toBeNull()
    const photographed = anAnswer({ photos: [aPhoto('p1')] })
    expect(stateOf(cards, 'township', photographed)).toBeNull()
    expect(flawOf(cards, 'township', photographed)).toBe('card_missing')
    expect(toInspection(aDraft({ answers: { S4b: photographed } }), place).answers).toEqual([])
  })

  test('wants a photo to pass and a reason not to apply', () => {
    const board = criterionOf('W1')
    expect(flawOf(board, 'township', anAnswer({ state: 'pass' }))).toBe('photo_missing')
    expect(flawOf(board, 'township', anAnswer({ state: 'pass', photos: [aPhoto('p')] }))).toBeNull()
    expect(flawOf(board, 'township', anAnswer({ state: 'fail' }))).toBeNull()
    expect(flawOf(criterionOf('W4'), 'village', anAnswer({ state: 'not_applicable', reason: ' ' }))).toBe(
      'reason_missing',
    )
    expect(flawOf(criterionOf('S2b'), 'township', anAnswer({ number: 12 }))).toBeNull()
  })
})

describe('an inspection as it is sent', () => {
  const draft = aDraft({
    answers: {
      W1: anAnswer({ state: 'pass', photos: [aPhoto('p1'), aPhoto('p2')], note: ' 新换的 ' }),
      W2: EMPTY_ANSWER,
      S2b: anAnswer({ number: 8 }),
    },
    findings: [{ criterion: 'S2b', text: ' 太小 ', deadline: '2026-12-22' }],
    placeSignature: { name: '', path: 'M1 1L2 2' },
  })

  test('fits the contract, and leaves out what nobody answered', () => {
    const body = submitInspection.parse(toInspection(draft, place))
    expect(body.answers).toMatchObject([
      { criterion: 'W1', state: 'pass', note: '新换的', photoIds: ['p1', 'p2'] },
      { criterion: 'S2b', state: 'fail', number: 8 },
    ])
    expect(body).toMatchObject({
      id: 'i1',
      basedOn: 3,
      checklistVersion: 2,
      findings: [{ criterion: 'S2b', text: '太小' }],
      signature: { name: '张三', path: '' },
    })
    // Strokes without a name are nobody's.
    expect(body.placeSignature).toBeUndefined()
    expect(photosOf(draft)).toEqual(['p1', 'p2'])
  })

  test('that is to be merged names no revision', () => {
    expect(submitInspection.parse(toInspection({ ...draft, basedOn: null }, place)).basedOn).toBeUndefined()
  })
})

/** A JPEG that holds nothing but an Exif block with the time of the exposure. */
function aJpeg(taken: string, little: boolean): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(128))
  view.setUint16(0, 0xffd8)
  view.setUint16(2, 0xffe1)
  view.setUint16(4, 100)
  for (const [index, letter] of [...'Exif'].entries()) view.setUint8(6 + index, letter.charCodeAt(0))
  const tiff = 12
  view.setUint16(tiff, little ? 0x4949 : 0x4d4d)
  view.setUint32(tiff + 4, 8, little)
  const entry = (directory: number, tag: number, value: number) => {
    view.setUint16(directory, 1, little)
    view.setUint16(directory + 2, tag, little)
    view.setUint32(directory + 10, value, little)
  }
  entry(tiff + 8, 0x8769, 30)
  entry(tiff + 30, 0x9003, 60)
  for (const [index, letter] of [...taken].entries()) view.setUint8(tiff + 60 + index, letter.charCodeAt(0))
  return view.buffer
}

describe('a photo', () => {
  test('is made small with its shape kept, and never blown up', () => {
    expect(fittedSize(8_000, 6_000)).toEqual({ width: 1_600, height: 1_200 })
    expect(fittedSize(3_000, 9_000)).toEqual({ width: 533, height: 1_600 })
    expect(fittedSize(640, 480)).toEqual({ width: 640, height: 480 })
    expect(fittedSize(20_000, 1)).toEqual({ width: 1_600, height: 1 })
  })

  test('of years ago is refused where one sees which it is; what says nothing is of now at the latest', () => {
    const [now, old] = [Date.parse(AT), new Date('2019-12-31T23:59:59Z')]
    const file = { name: '旧照.jpg', lastModified: now - 60_000 }
    expect(() => takenAt(file, old, now)).toThrow(OldPhotoError)
    expect(takenAt(file, new Date('2020-01-01T00:00:00Z'), now)).toEqual(new Date('2020-01-01T00:00:00Z'))
    expect(takenAt(file, null, now)).toEqual(new Date(now - 60_000))
    // Some phones do not tell when a file was written.
    expect(takenAt({ ...file, lastModified: 0 }, null, now)).toEqual(new Date(now))
    expect(takenAt(file, new Date(now + 60_000), now)).toEqual(new Date(now))
    // A clock without a battery: sending puts it right.
    expect(takenAt(file, new Date(50_000), 60_000)).toEqual(new Date(50_000))
  })

  test('says when it was taken, in either byte order', () => {
    for (const little of [true, false])
      expect(exifDate(aJpeg('2026:03:04 05:06:07', little))).toEqual(new Date(2026, 2, 4, 5, 6, 7))
  })

  test('that says nothing sensible is believed nothing', () => {
    expect(exifDate(aJpeg('0000:00:00 00:00:00', true))).toBeNull()
    expect(exifDate(aJpeg('2026:02:31 00:00:00', true))).toBeNull()
    expect(exifDate(new TextEncoder().encode('<html>').buffer)).toBeNull()
    expect(exifDate(new ArrayBuffer(0))).toBeNull()
    const whole = aJpeg('2026:03:04 05:06:07', true)
    for (let length = 0; length < 91; length++) expect(exifDate(whole.slice(0, length))).toBeNull()
  })
})

describe('the checklist that is being changed', () => {
  test('takes a new criterion, a changed one, and lets one go; the contract accepts the result', () => {
    const added = { ...newCriterion('ST', freeCode(SHIPPED_CHECKLIST, 'ST')), name: '路通', nameEn: 'Roads' }
    expect(added.code).toBe('ST1')
    const more = withCriterion(SHIPPED_CHECKLIST, added, null)
    expect(freeCode(more, 'ST')).toBe('ST2')
    const named = withCriterion(
      more,
      { ...criterionOf('S2.8'), name: '防潮垫', nameEn: 'Moisture mats', scored: true },
      'S2.8',
    )
    expect(named.criteria).toHaveLength(SHIPPED_CHECKLIST.criteria.length + 1)
    expect(named.criteria.find(({ code }) => code === 'S2.8')).toMatchObject({ name: '防潮垫', scored: true })
    expect(withoutCriterion(named, 'ST1').criteria.map(({ code }) => code)).not.toContain('ST1')
    expect(changeChecklist.safeParse({ ...named, basedOn: 0, reason: '县里定的' }).success).toBe(true)
  })

  test('reads sub-checks line by line, with a bar of either width', () => {
    const { subchecks } = criterionOf('W5')
    expect(readSubchecks(wordSubchecks(subchecks))).toEqual(subchecks)
    expect(readSubchecks('a｜甲\n\nb | 乙 | B')).toEqual([
      { code: 'a', name: '甲', nameEn: '甲' },
      { code: 'b', name: '乙', nameEn: 'B' },
    ])
    expect(readSubchecks('a | 甲\n乙')).toEqual({ badLine: 2 })
  })

  test('has a limit for each tier that a number is asked of', () => {
    const area = { ...criterionOf('S2b'), tiers: ['county' as const, 'township' as const] }
    expect(limitsFor(area)).toEqual([
      { tier: 'county', minimum: 0, usual: 0 },
      { tier: 'township', minimum: 10, usual: 20 },
    ])
    expect(limitsFor({ ...area, evidence: 'photo' })).toEqual([])
  })
})

describe('the scorecard', () => {
  test('lists what lies right below the area asked for, also where a level is skipped', () => {
    const areas = ['990101', '990101002', '990101002001', '990102001'].map((code) => ({ code }))
    const { head, below } = levelBelow(areas.slice(0, 3))
    expect(head?.code).toBe('990101')
    expect(below.map(({ code }) => code)).toEqual(['990101002'])
    expect(levelBelow([{ code: '99' }, ...areas]).below.map(({ code }) => code)).toEqual([
      '990101',
      '990102001',
    ])
    // An administrator of several counties: none of them is the head of the others.
    expect(levelBelow([{ code: '990102' }, { code: '990101' }, { code: '990101002' }])).toEqual({
      head: undefined,
      below: [{ code: '990101' }, { code: '990102' }],
    })
    expect(levelBelow([])).toEqual({ head: undefined, below: [] })
  })

  test('keeps in its address only what the API takes', () => {
    const filters = readUrl(
      scorecardFilters,
      new URLSearchParams('due=finding&tier=venue&state=sad&sort=size'),
    )
    expect(filters).toEqual({ due: 'finding', tier: 'venue', sort: 'gain' })
    expect(scorecardQuery.safeParse(filters).success).toBe(true)
  })
})
