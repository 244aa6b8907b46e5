import type { z } from 'zod'
import type { claim } from '../../protocol/api/claims.ts'
import type { ClaimDraft } from './claim.draft.ts'

/** A claim that is under way on this phone, kept because phones end pages whenever they like. */
export interface Remembered {
  code: string
  /** 256 random bits in hex: the same attempt gets the same answer. */
  attempt: string
  draft: ClaimDraft | null
  /** What was sent; null until then. From then on nothing may change, or the answer could not be asked for again. */
  sent: z.input<typeof claim> | null
  at: number
}

const KEY = 'sanliang.claim'
/** Milliseconds. */
const KEPT = 24 * 60 * 60_000

export function newAttempt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Null when there is none, or it is older than a day or of an older version. */
export function recall(): Remembered | null {
  try {
    const known: Partial<Remembered> = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const { code, attempt, draft = null, sent = null, at = 0 } = known
    if (!code || !attempt || Date.now() - at > KEPT) return null
    return { code, attempt, draft, sent, at }
  } catch {
    return null
  }
}

export const remember = (claim: Omit<Remembered, 'at'>): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...claim, at: Date.now() }))
  } catch {
    // A phone without storage goes on without: the claim just does not survive the page.
  }
}

export const forget = (): void => localStorage.removeItem(KEY)
