/**
 * Claim codes as people print, read and type them: twelve characters in three groups, `K7MN-3QWX-T9B4`. Eleven are
 * random (54 bits), the last one checks the others.
 */

/** Digits and letters that print and handwriting keep apart: 0, 1, I, L and O are missing. There are 31, a prime. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const RADIX = ALPHABET.length
const LENGTH = 12
const GROUP = 4
/** 12 × 13 = 156 = 5 × 31 + 1. */
const INVERSE_OF_LENGTH = 13

/** How many codes there are. */
export const CLAIM_CODES = BigInt(RADIX) ** BigInt(LENGTH - 1)

/** The code with this number, from 0 to `CLAIM_CODES` − 1, without hyphens. */
export function claimCodeOf(number: bigint): string {
  let rest = number
  const values: number[] = []
  for (let i = 1; i < LENGTH; i += 1) {
    values.push(Number(rest % BigInt(RADIX)))
    rest /= BigInt(RADIX)
  }
  const check = (RADIX - (weighted(values) % RADIX)) * INVERSE_OF_LENGTH
  return [...values, check % RADIX].map((value) => ALPHABET[value]).join('')
}

/**
 * What somebody typed, pasted or scanned, as the twelve characters: lower case, hyphens, spaces, full-width characters
 * and the address around the code (`…/claim#…`) do not matter. Null when it cannot be a code. Weights that differ modulo
 * a prime find every single wrong character and every two that changed places.
 */
export function readClaimCode(text: string): string | null {
  const bare = text
    .slice(text.lastIndexOf('#') + 1)
    .normalize('NFKC')
    .toUpperCase()
  const code = bare.replace(/[\s\-\u2010-\u2015_.]/g, '')
  const values = [...code].map((character) => ALPHABET.indexOf(character))
  if (values.length !== LENGTH || values.includes(-1)) return null
  return weighted(values) % RADIX === 0 ? code : null
}

/** In groups of four, as it is printed. */
export const printClaimCode = (code: string): string =>
  (code.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-')

/** The address in the QR code: after `#`, so that no server, proxy or log ever reads it. */
export const claimAddress = (origin: string, code: string): string =>
  `${origin}/claim#${printClaimCode(code)}`

const weighted = (values: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + (i + 1) * value, 0)
