import { type Ambient, systemAmbient } from '../../server/ambient.ts'

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
