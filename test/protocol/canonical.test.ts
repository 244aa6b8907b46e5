import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../protocol/canonical.ts'

test('keys are sorted at every depth and nothing is spaced', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'é', A: true })).toBe(
    '{"A":true,"a":"é","b":[{"c":null,"d":1}]}',
  )
})

test('keys that look like numbers are sorted as text, as other languages do', () => {
  expect(canonicalJson({ 9: 1, 10: 2, a: 3 })).toBe('{"10":2,"9":1,"a":3}')
})

test('what JSON cannot say is left out, and a date is its text', () => {
  expect(canonicalJson({ gone: undefined, at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
})

test('the text of any value reads back as that value, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse())
      expect(canonicalJson(turned)).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
