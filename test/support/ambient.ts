import { type Ambient, systemAmbient } from '../../server/ambient.ts'

/** A clock that goes as fast as the real one, from the noon of an ordinary day on: no run of a test comes near midnight. */
export function fromNoon(): Ambient {
  const behind = Date.now() - Date.parse('2026-03-02T04:00:00.000Z')
  return { ...systemAmbient, now: () => new Date(Date.now() - behind) }
}

/** Real ids and secrets, and a clock that is moved by hand. */
export class TestAmbient implements Ambient {
  #now: Date
  readonly newId = systemAmbient.newId
  readonly newSecret = systemAmbient.newSecret

  constructor(now = new Date('2026-03-02T08:00:00.000Z')) {
    this.#now = now
  }

  now(): Date {
    return this.#now
  }

  advance({
    hours = 0,
    minutes = 0,
    seconds = 0,
  }: {
    hours?: number
    minutes?: number
    seconds?: number
  }): void {
    this.#now = new Date(this.#now.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1_000)
  }
}
