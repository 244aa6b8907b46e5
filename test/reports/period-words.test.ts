import { describe, expect, test } from 'vitest'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { PERIOD_WORDS } from '../../server/reports/service-year/period-report.words.ts'

const SCREENS = { 'zh-CN': zhCN, en }
const LANGUAGES = ['zh-CN', 'en'] as const

/** The server words the file; the dashboard the screen and what is printed of it. A reader must not meet two names. */
describe.each(LANGUAGES)('the report of a period in %s', (lang) => {
  const { basis, heading, indicator, unknown } = PERIOD_WORDS[lang]
  const { criterionState, serviceYear, threeBright, words } = SCREENS[lang]

  test('has the headings of the screen and the paper in its file', () => {
    const { indicators, result, numeratorOf, denominatorOf, targetOf, intervalOf } = serviceYear
    expect(heading).toMatchObject({
      sheet: indicators,
      indicator: serviceYear.indicator,
      value: result,
      numerator: numeratorOf,
      denominator: denominatorOf,
      target: targetOf,
      basis: serviceYear.basis,
    })
    for (const end of [heading.low, heading.high]) expect(end).toContain(intervalOf)
    expect(basis).toEqual({ period: serviceYear.basisPeriod, now: serviceYear.basisNow })
  })

  test('says of what nobody knows the word of the scorecard', () => {
    expect([unknown, words.unknown]).toEqual([criterionState.unknown, criterionState.unknown])
  })

  test('names the score as the scorecard does', () => {
    const score = indicator.three_bright.toLowerCase()
    expect(score).toContain(threeBright.title.toLowerCase())
    expect(score).toContain(threeBright.score.toLowerCase())
  })
})
