/** Why a number of people cannot be read. */
export type PeopleFlaw = 'peopleMissing' | 'peopleDigits'

/**
 * A number of people as typed: digits, those of a Chinese keyboard (１９１) too. Anything else is not guessed at: `1,910`,
 * `95.5` and `95%` are no number of people, and must not become another one.
 */
export function readPeople(typed: string): { people: number } | { flaw: PeopleFlaw } {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return { flaw: 'peopleMissing' }
  return /^\d{1,9}$/.test(text) ? { people: Number(text) } : { flaw: 'peopleDigits' }
}
