import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TokenBucket } from '../../server/mqtt/token-bucket.ts'

describe('a token bucket', () => {
  it('gives its burst at once and then its rate', () => {
    const bucket = new TokenBucket(10, 3, 0)
    expect([0, 0, 0, 0].map((at) => bucket.take(at))).toEqual([true, true, true, false])
    expect(bucket.take(99)).toBe(false)
    expect(bucket.take(200)).toBe(true)
  })

  it('never gives more than burst and rate allow, whenever it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 200 }), (pauses) => {
        const bucket = new TokenBucket(20, 5, 0)
        let now = 0
        let taken = 0
        for (const pause of pauses) {
          now += pause
          if (bucket.take(now)) taken++
        }
        expect(taken).toBeLessThanOrEqual(5 + (now / 1_000) * 20)
      }),
    )
  })

  it('lends, and says how long whoever borrows has to wait, in the order of asking', () => {
    const bucket = new TokenBucket(100, 2, 0)
    expect([0, 0, 0, 0].map((at) => bucket.borrow(at))).toEqual([0, 0, 10, 20])
    expect(bucket.borrow(1_000)).toBe(0)
  })

  it('is full again after a pause', () => {
    const bucket = new TokenBucket(1, 2, 0)
    bucket.take(0)
    expect(bucket.isFull(500)).toBe(false)
    expect(bucket.isFull(1_000)).toBe(true)
  })
})
