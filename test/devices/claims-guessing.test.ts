import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../protocol/api/accounts.ts'
import type { CreatedClaimCodes } from '../../protocol/api/claims.ts'
import { CLAIM_CODES, claimCodeOf } from '../../protocol/claim-code.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'
import { anAttempt, Installer, NEW_PLACE } from './an-installer.ts'

/** Codes whose numbers differ by this begin with the same four characters. */
const SAME_PREFIX = 31n ** 4n

let app: TestApp
let admin: Api
beforeAll(async () => {
  app = await startApp({ environment: { TRUST_PROXY: '1' } })
  admin = await app.as('admin')
})
afterAll(() => app.end())

const aCode = async (): Promise<string> => {
  const [made] = (await admin.post<CreatedClaimCodes>('/api/claim-codes', {})).items
  if (!made) throw new Error('No code was made')
  return made.code
}
/** Well-formed codes that nobody made. */
let guesses = 0n
const aGuess = (): string => {
  guesses += 1n
  return claimCodeOf((CLAIM_CODES / 7n) * (guesses % 7n) + guesses * 1_000_003n)
}

describe('guessing claim codes', () => {
  it('ends after ten wrong ones from one address, however parallel they come; others are not hindered', async () => {
    const code = await aCode()
    const guesser = new Installer(app.url)
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => guesser.send('/api/claims/look-up', { code: aGuess() })),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 404)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(30)
    const wait = Number(answers.find(({ status }) => status === 429)?.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(14 * 60)
    expect(wait).toBeLessThanOrEqual(15 * 60)
    expect(await guesser.refusal('/api/claims', { code, place: NEW_PLACE })).toMatchObject({ status: 429 })
    expect(await new Installer(app.url).lookUp(code)).toMatchObject({ purpose: 'new' })
  })

  it('of what begins like a real code ends after twenty, from however many addresses', async () => {
    const start = CLAIM_CODES / 3n
    const alike = (n: number) => claimCodeOf(start + BigInt(n) * SAME_PREFIX)
    const statuses: number[] = []
    for (let n = 1; n <= 25; n += 1)
      statuses.push((await new Installer(app.url).send('/api/claims/look-up', { code: alike(n) })).status)
    expect(statuses).toEqual([...Array(20).fill(404), ...Array(5).fill(429)])
    const elsewhere = claimCodeOf(start + 1n)
    expect((await new Installer(app.url).send('/api/claims/look-up', { code: elsewhere })).status).toBe(404)
  })

  it('costs nothing when codes are right: a whole crew behind one address goes on', async () => {
    const crew = new Installer(app.url)
    for (let n = 0; n < 14; n += 1) {
      const code = await aCode()
      expect((await crew.send('/api/claims/look-up', { code })).status).toBe(200)
      const body = { code, attempt: anAttempt(), place: NEW_PLACE }
      expect((await crew.send('/api/claims', body)).status).toBe(201)
    }
  })

  it('and anything else is limited to sixty requests a minute from one address', async () => {
    const code = await aCode()
    const busy = new Installer(app.url)
    const statuses = new Set<number>()
    for (let n = 0; n < 60; n += 1) statuses.add((await busy.send('/api/claims/look-up', { code })).status)
    expect(statuses).toEqual(new Set([200]))
    expect((await busy.send('/api/claims/look-up', { code })).status).toBe(429)
  })

  it('stands in the audit log as a number, not as an entry for each', async () => {
    await app.services.claiming.stop()
    const { items } = await admin.get<{ items: AuditEntry[] }>('/api/audit?limit=200')
    const told = items.filter(({ action }) => action === 'claim_code.guessed')
    expect(told.reduce((sum, { detail }) => sum + Number(detail.attempts), 0)).toBe(31)
    expect(told).toHaveLength(2)
    expect(app.lines.join('')).not.toContain('198.18.')
  })
})
