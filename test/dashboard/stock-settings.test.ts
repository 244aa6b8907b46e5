import { describe, expect, it } from 'vitest'
import { draftOf, overrideOf } from '../../dashboard/admin/stock-settings.draft.ts'
import { DEFAULT_SETTINGS } from '../../server/inventory/stock-settings.ts'

const { county, dispenser } = DEFAULT_SETTINGS

describe('the form of stock limits', () => {
  it('sets nothing for a tier that is left as it is, so that it follows its defaults', () => {
    expect(overrideOf(draftOf({}, county), county)).toBeNull()
    expect(overrideOf(draftOf({}, dispenser), dispenser)).toBeNull()
  })

  it('sets what differs, and keeps what was set', () => {
    const draft = draftOf({ redMonths: 4 }, county)
    expect(draft).toMatchObject({ redMonths: 4, minMonths: 3 })
    expect(overrideOf({ ...draft, minMonths: 2 }, county)).toEqual({ redMonths: 4, minMonths: 2 })
    expect(overrideOf({ ...draft, redMonths: 6 }, county)).toBeNull()
  })

  it('tells "no limit" from nothing said', () => {
    const tier = draftOf({}, county)
    expect(overrideOf({ ...tier, maxMonths: null }, county)).toEqual({ maxMonths: null })
    const exception = draftOf({ maxMonths: null }, null)
    expect(exception).toMatchObject({ maxMonths: null, minMonths: '' })
    expect(overrideOf(exception, null)).toEqual({ maxMonths: null })
    expect(overrideOf({ ...exception, maxMonths: '' }, null)).toBeNull()
  })

  it('of an exception sets also what the tier says already: it stays when the tier changes', () => {
    expect(overrideOf({ ...draftOf({}, null), minMonths: 3 }, null)).toEqual({ minMonths: 3 })
  })
})
