import type { Fleet } from '../../firmware-sim/fleet.ts'
import type { Visit } from '../../protocol/api/visits.ts'
import type { Services } from '../app.ts'
import type { Changes } from '../changes.ts'
import type { Log } from '../log.ts'
import type { Actor } from '../route.ts'

interface Parts {
  services: Services
  changes: Changes
  fleet: Fleet
  actor: Actor
  log: Log
  now(): Date
}

/** Loads the simulated machines with what the ledger says was brought to them, as a refill driver would. */
export class Technician {
  readonly #parts: Parts
  /** Place of a machine → its device, as far as known. */
  readonly #deviceAt = new Map<string, string>()
  #start = ''
  /** By place: up to when what was brought there has been loaded. */
  readonly #since = new Map<string, string>()
  #working: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const { services, changes, actor, now } = this.#parts
    for (const { id, locationId } of await services.devices.reader.list(actor.scope, {}))
      this.#deviceAt.set(locationId, id)
    this.#start = now().toISOString()
    changes.on('stock', this.#onStock)
  }

  async stop(): Promise<void> {
    this.#parts.changes.off('stock', this.#onStock)
    await this.#working
  }

  readonly #onStock = (locationIds: string[]): void => {
    const machines = locationIds.filter((id) => this.#deviceAt.has(id))
    this.#working = this.#working
      .then(async () => {
        for (const locationId of machines) await this.#visit(locationId)
      })
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, 'the technician could not work'))
  }

  async #visit(locationId: string): Promise<void> {
    const { services, actor } = this.#parts
    const [arrivals, visits] = await Promise.all([
      services.ledger.movements(actor, { location: locationId, kind: 'arrival', limit: 10 }),
      services.refills.visits.list(actor, { location: locationId, limit: 10 }),
    ])
    const since = this.#since.get(locationId) ?? this.#start
    const ofVisits = new Set(visits.items.flatMap(({ movementIds }) => movementIds))
    const news = [...arrivals.items.filter(({ id }) => !ofVisits.has(id)), ...visits.items].filter(
      ({ recordedAt }) => recordedAt > since,
    )
    for (const one of news.toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))) {
      this.#since.set(locationId, one.recordedAt)
      if ('lines' in one)
        for (const { productId, quantity } of one.lines) await this.#load(locationId, productId, quantity)
      else this.#follow(one)
    }
  }

  /** What a driver entered of each channel is what lies there. */
  #follow({ id, location, channels }: Visit): void {
    const device = this.#parts.fleet.device(this.#deviceAt.get(location.id) ?? '')
    if (!device) return
    for (const { channel, loaded, takenBack } of channels) {
      const report = device.dispenser.reports.find((one) => one.channel === channel)
      if (!report) continue
      const out = sum(takenBack)
      if (out > 0) device.inject({ kind: 'count', channel, remaining: Math.max(0, report.remaining - out) })
      const units = Math.min(sum(loaded), report.capacity - report.remaining + out)
      if (units > 0) device.inject({ kind: 'refill', channel, loaded: units, papers: { visit: id } })
    }
  }

  async #load(locationId: string, productId: string, quantity: number): Promise<void> {
    const { services, actor, fleet } = this.#parts
    const id = this.#deviceAt.get(locationId)
    const device = id === undefined ? undefined : fleet.device(id)
    if (id === undefined || !device) return
    let left = quantity
    for (const { channel, productId: assigned } of (await services.devices.reader.get(actor.scope, id))
      .channels) {
      const report = device.dispenser.reports.find((one) => one.channel === channel)
      if (assigned !== productId || !report) continue
      const loaded = Math.min(left, report.capacity - report.remaining)
      if (loaded > 0) device.inject({ kind: 'refill', channel, loaded })
      left -= loaded
    }
  }
}

const sum = (lots: readonly { quantity: number }[]): number =>
  lots.reduce((total, { quantity }) => total + quantity, 0)
