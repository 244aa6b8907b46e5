import { Fleet } from '../../firmware-sim/fleet.ts'
import { createdDispenser } from '../../protocol/api/devices.ts'
import type { DemoCall } from './demo.call.ts'
import type { Demo } from './demo.process.ts'

const CAPACITY = 20

/** A dispenser of ours beside the demonstration's: at it, only the test presses. */
export class OwnMachine {
  readonly id: string
  readonly placeId: string
  readonly name: string
  readonly #fleet: Fleet

  private constructor(id: string, placeId: string, name: string, fleet: Fleet) {
    this.id = id
    this.placeId = placeId
    this.name = name
    this.#fleet = fleet
  }

  /**
   * A machine that has never been switched on, with `remaining` of the usual condom in its only channel.
   * `administrator` may register machines.
   */
  static async register(
    demo: Demo,
    administrator: DemoCall,
    { name, remaining, published = false }: { name: string; remaining: number; published?: boolean },
  ): Promise<OwnMachine> {
    const { id, locationId, secret } = await administrator.post(createdDispenser, '/api/dispensers', {
      name,
      jurisdictionCode: '990101002',
      coordinates: { longitude: 111.36, latitude: 24.3, datum: 'wgs84' },
      hours: { always: true },
      published,
      channels: [{ channel: 1, product: 'CON52', capacity: CAPACITY }],
    })
    const fleet = new Fleet({
      url: demo.mqtt,
      devices: [
        {
          id,
          secret,
          profile: 'quiet',
          pressesPerDay: 0,
          setting: 'indoor',
          channels: [{ channel: 1, capacity: CAPACITY, remaining }],
        },
      ],
      seed: 'own',
      cooldown: 0,
    })
    return new OwnMachine(id, locationId, name, fleet)
  }

  /** Connects, and says that it is there. */
  switchOn(): void {
    this.#fleet.start()
  }

  /** Says goodbye. */
  switchOff(): Promise<void> {
    return this.#fleet.stop()
  }

  /** Somebody takes one. */
  take(): void {
    const device = this.#fleet.device(this.id)
    if (!device) throw new Error(`${this.name} is not switched on`)
    device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
  }
}
