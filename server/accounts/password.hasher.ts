import { hash, verify } from '@node-rs/argon2'
import { TooManyError } from '../errors.ts'

/** OWASP's floor for Argon2id (the library's default variant): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** At once; each takes a thread and 19 MiB for about 30 ms. */
const CONCURRENT = 2
/** About 2 s of work; whoever comes later is asked to come back, so that a flood cannot eat memory. */
const MAX_WAITING = 100
/** Of a random password that nobody knows: checking it takes as long as checking a real one. */
const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$R8zQwd5gnV56rpawVl5njQ$UKpA9WQfUKFWA+KBm8FL2C5ykecMcRgJBRMmN1dG+i0'

/** Argon2id with bounded concurrency. */
export class PasswordHasher {
  #running = 0
  readonly #waiting: (() => void)[] = []

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password.normalize('NFKC'), COST))
  }

  /** A missing hash (unknown or disabled person) takes the same time and is never right. */
  async verify(stored: string | null, password: string): Promise<boolean> {
    const right = await this.#inTurn(() => verify(stored ?? NOBODYS, password.normalize('NFKC')))
    return right && stored !== null
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length >= MAX_WAITING)
      throw new TooManyError('Too many sign-ins at once. Try again in a moment.', 2)
    if (this.#running >= CONCURRENT) await new Promise<void>((go) => this.#waiting.push(go))
    else this.#running += 1
    try {
      return await work()
    } finally {
      // The place is handed on, so that a newcomer cannot slip in before those who wait.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}
