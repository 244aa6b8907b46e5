import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import type { Ambient } from '../ambient.ts'

/** A clock that the demonstration moves forward. Every id takes a millisecond of its own, so that ids sort as things happened. */
export class PlayedTime implements Ambient {
  #now: number

  constructor(start: Date) {
    this.#now = start.getTime()
  }

  readonly now = (): Date => new Date(this.#now)

  readonly newId = (): string => {
    this.#now += 1
    return v7({ msecs: this.#now })
  }

  readonly newSecret = (): string => randomBytes(32).toString('base64url')

  /** Moves forward to `instant`; never back. */
  moveTo(instant: number): void {
    this.#now = Math.max(this.#now, instant)
  }
}
