import { InvalidError } from '../errors.ts'
import { commonPasswords } from './password.common.ts'

const OWN_NAMES = ['sanliang', '三亮', '三亮药具']

interface Names {
  username: string
  displayName: string
}

/** Throws `InvalidError` `weak_password`, with the fault at the field `path`. */
export function refuseWeak(password: string, names: Names, path: string): void {
  const fault = passwordFault(password, names)
  if (fault)
    throw new InvalidError('weak_password', `This password ${fault}. Choose another.`, {
      errors: [{ path, message: fault }],
    })
}

/**
 * Why a password of allowed length is too easy to guess, in words for the person who chose it; null = fine. NIST SP
 * 800-63B 5.1.1.2: refuse what is common, repetitive, sequential or taken from the context, and ask for no mixture of
 * character classes.
 */
function passwordFault(password: string, names: Names): string | null {
  const plain = password.normalize('NFKC').toLowerCase().trim()
  const own = [names.username, names.displayName, ...OWN_NAMES].map((name) =>
    name.normalize('NFKC').toLowerCase(),
  )
  if (commonPasswords.has(plain)) return 'is one of the most common passwords'
  if (own.includes(plain)) return 'is a name: choose something that is not written on the screen'
  if (/^\d{1,15}$/.test(plain)) return 'has only digits: birthdays and phone numbers are guessed first'
  if (/^(.{1,4})\1+$/u.test(plain)) return 'repeats the same few characters'
  if (isSequence(plain)) return 'is a row of neighbouring characters'
  return null
}

/** True for runs such as abcdefgh and 87654321. */
function isSequence(text: string): boolean {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = points.slice(1).map((point, before) => point - (points[before] ?? 0))
  return steps.every((step) => step === 1) || steps.every((step) => step === -1)
}
