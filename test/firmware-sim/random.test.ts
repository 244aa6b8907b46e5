import { expect, test } from 'vitest'
import { randomAt, randomName, randomStream } from '../../firmware-sim/random.ts'

const draw = (count: number, ...path: (string | number)[]): number[] => {
  const random = randomStream(...path)
  return Array.from({ length: count }, () => random.next())
}

test('a path always gives the same numbers, and another path others', () => {
  expect(draw(50, 'seed', 7)).toEqual(draw(50, 'seed', 7))
  expect(draw(50, 'seed', 7)).not.toEqual(draw(50, 'seed', 8))
  expect(draw(5, 'ab', 'c')).not.toEqual(draw(5, 'a', 'bc'))
})

test('numbers fill [0, 1) evenly', () => {
  const bins = new Array<number>(20).fill(0)
  for (const value of draw(200_000, 'even'))
    bins[Math.floor(value * 20)] = (bins[Math.floor(value * 20)] ?? 0) + 1
  // 10,000 a bin with standard deviation 97.
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500)
})

test('noise that is looked up by its place is even too', () => {
  let sum = 0
  for (let i = 0; i < 100_000; i++) sum += randomAt('noise', i)
  expect(sum / 100_000).toBeCloseTo(0.5, 2)
})

test('the unit exponential has mean 1 and is never infinite', () => {
  const random = randomStream('exponential')
  let sum = 0
  for (let i = 0; i < 200_000; i++) sum += random.exponential()
  expect(sum / 200_000).toBeCloseTo(1, 1)
  expect(-Math.log1p(-0)).toBe(0)
})

test('names are letters and digits of the wanted length', () => {
  expect(randomName(randomStream('name'), 12)).toMatch(/^[0-9a-z]{12}$/)
})
