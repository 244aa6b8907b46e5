import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CLAIM_CODES,
  claimAddress,
  claimCodeOf,
  printClaimCode,
  readClaimCode,
} from '../../protocol/claim-code.ts'
import { hashClaimCode } from '../../server/devices/claims/claim-code.ts'
import { claimCodeFrom, secretFrom, seedOf } from '../../server/devices/credentials/secret.seed.ts'

const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const codes = fc.bigInt({ min: 0n, max: CLAIM_CODES - 1n }).map(claimCodeOf)

describe('a claim code', () => {
  it('has one form for each number, with nothing in it that reads as something else', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^[2-9A-HJKMNP-Z]{12}$/)
        expect(readClaimCode(code)).toBe(code)
      }),
    )
    expect(CLAIM_CODES).toBeGreaterThan(2n ** 54n)
    expect(claimCodeOf(0n)).not.toBe(claimCodeOf(CLAIM_CODES - 1n))
  })

  it('is read as people write it', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const printed = printClaimCode(code)
        expect(printed).toMatch(/^.{4}-.{4}-.{4}$/)
        const fullWidth = [...printed].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')
        for (const typed of [
          printed,
          printed.toLowerCase(),
          ` ${printed.replaceAll('-', ' ')}\n`,
          printed.replaceAll('-', '–'),
          fullWidth,
          claimAddress('https://sanliang.example.cn', code),
        ])
          expect(readClaimCode(typed), typed).toBe(code)
      }),
    )
  })

  it('shows every single wrong character and every two that changed places', () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (let i = 0; i < code.length; i += 1)
          for (const letter of LETTERS) {
            if (letter === code[i]) continue
            expect(readClaimCode(code.slice(0, i) + letter + code.slice(i + 1))).toBeNull()
          }
        for (let i = 0; i < code.length; i += 1)
          for (let j = i + 1; j < code.length; j += 1) {
            const swapped = [...code]
            ;[swapped[i], swapped[j]] = [swapped[j] ?? '', swapped[i] ?? '']
            if (swapped.join('') !== code) expect(readClaimCode(swapped.join(''))).toBeNull()
          }
      }),
      { numRuns: 20 },
    )
  })

  it.each(['', '-', '#', 'K7MN', '0000-0000-0000', 'OOOO-IIII-LLLL', '🎉'.repeat(12), '2'.repeat(13)])(
    'is not %j',
    (text) => {
      expect(readClaimCode(text)).toBeNull()
    },
  )

  it('is looked up by a hash that takes long enough', async () => {
    const began = performance.now()
    const hashes = await Promise.all(['AAAAAAAAAAAA', 'AAAAAAAAAAAA', 'AAAAAAAAAAAB'].map(hashClaimCode))
    expect(hashes[0]).toBe(hashes[1])
    expect(hashes[0]).not.toBe(hashes[2])
    expect(performance.now() - began).toBeGreaterThan(0.3)
  })
})

describe('secrets of one answer', () => {
  it('follow from the key of the request and the nonce of the server, and from neither alone', () => {
    const seed = seedOf('key', 'nonce')
    expect(secretFrom(seed, 'a')).toBe(secretFrom(seedOf('key', 'nonce'), 'a'))
    const others = [
      secretFrom(seedOf('key', 'other'), 'a'),
      secretFrom(seedOf('other', 'nonce'), 'a'),
      secretFrom(seed, 'b'),
    ]
    expect(new Set([secretFrom(seed, 'a'), ...others]).size).toBe(4)
    expect(secretFrom(seed, 'a')).toMatch(/^[\w-]{43}$/)
    expect(readClaimCode(claimCodeFrom(seed, 1))).not.toBe(readClaimCode(claimCodeFrom(seed, 2)))
  })
})
