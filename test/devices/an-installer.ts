import { randomBytes } from 'node:crypto'
import type { Claimed, ClaimOffer } from '../../protocol/api/claims.ts'
import { problemIn } from '../support/caller.ts'

/** Another phone each time, as a server behind one proxy sees it (TRUST_PROXY=1). */
let phones = 0
export const aPhone = (): string => {
  phones += 1
  return `198.18.${Math.floor(phones / 250)}.${(phones % 250) + 1}`
}
export const anAttempt = (): string => randomBytes(32).toString('hex')

export const NEW_PLACE = {
  name: '村口便民发放机',
  coordinates: { longitude: 111.512_345, latitude: 24.312_345, datum: 'wgs84' },
} as const

/** Somebody with a phone and a code, and no account. */
export class Installer {
  readonly #url: string
  readonly #address: string

  constructor(url: string, address = aPhone()) {
    this.#url = url
    this.#address = address
  }

  send(path: string, body: unknown): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': this.#address },
      body: JSON.stringify(body),
    })
  }

  /** Throws with the answer when the code is not open. */
  async lookUp(code: string): Promise<ClaimOffer> {
    return read(await this.send('/api/claims/look-up', { code }))
  }

  async claim(code: string, wish: object = { place: NEW_PLACE }, attempt = anAttempt()): Promise<Claimed> {
    return read(await this.send('/api/claims', { code, attempt, ...wish }))
  }

  /** Status, code and first field of a refusal; fails when it is none. */
  async refusal(path: '/api/claims' | '/api/claims/look-up', body: object) {
    const { status, code, errors, detail } = await problemIn(
      await this.send(path, path === '/api/claims' ? { attempt: anAttempt(), ...body } : body),
    )
    return { status, code, detail, ...(errors && { path: errors[0]?.path }) }
  }
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text}`)
  return JSON.parse(text) as T
}
