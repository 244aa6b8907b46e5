import type { Fleet } from '../../firmware-sim/fleet.ts'
import type { App } from '../app.ts'

/** Loads the simulated machines with what the ledger says was brought to them, as a refill driver would. */
export class Technician {
  readonly #app: App
  readonly #fleet: Fleet
  #visiting: Promise<void> = Promise.resolve()

  constructor({ app, fleet }: { app: App; fleet: Fleet }) {
    this.#app = app
    this.#fleet = fleet
  }

  start(): void {
    this.#app.changes.on('arrived', this.#onArrival)
  }

  async stop(): Promise<void> {
    this.#app.changes.off('arrived', this.#onArrival)
    await this.#visiting
  }
}
