import { describe, expect, test } from 'vitest'
import { readPeople } from '../../dashboard/service-year/people-count.ts'

describe('a number of people', () => {
  test.each([
    ['191', 191],
    [' 0191 ', 191],
    ['０', 0],
    ['１９１０', 1_910],
  ])('typed as %j is that number', (typed, people) => {
    expect(readPeople(typed)).toEqual({ people })
  })

  test.each(['', '  ', '　'])('that is %j is asked for', (typed) => {
    expect(readPeople(typed)).toEqual({ flaw: 'peopleMissing' })
  })

  test.each(['1,910', '1，910', '95%', '９５％', '95.5', '-3', '1e3', '12人', '1 910', '1234567890'])(
    'is not guessed from %j',
    (typed) => {
      expect(readPeople(typed)).toEqual({ flaw: 'peopleDigits' })
    },
  )
})
