import type { Presence } from '../../protocol/api/places.ts'
import { type Connection, concerns, type Heard, presence, REPORTING_INTERVAL } from './presence.ts'

interface Tracked {
  locationId: string
  /** Last time the database knows of, before this server started; null = never. */
  lastSeenAt: number | null
  heard: Heard | null
  /** The connection it was born on before this server started; an outside broker keeps it over a restart. */
  known: Connection | null
  /** How often it says something: milliseconds. */
  interval: number
  /** Whether the database knows of the last time. */
  saved: boolean
  /** As last said to those who watch. */
  shown: Presence
}

export interface PresenceOf {
  presence: Presence
  lastSeenAt: Date | null
}

/** What is known of a device before it speaks. */
interface Known {
  connection?: Connection | null
  /** Between two reports, by the configuration it applied; null = the firmware's default. */
  stateSeconds?: number | null
  /** False: a sensor only stands at its place, and says nothing about whether people are served there. */
  serves?: boolean
}

/**
 * Presence of every device, in memory only: after a start each is unknown until it speaks. `changed` is called with a
 * device whose presence is another than before, and its place.
 */
export class PresenceTracker {
  private readonly devices = new Map<string, Tracked>()
  /** The machine that serves a place now. */
  private readonly serving = new Map<string, string>()
  private readonly changed: (locationId: string, deviceId: string) => void

  constructor(changed: (locationId: string, deviceId: string) => void) {
    this.changed = changed
  }

  register(
    deviceId: string,
    locationId: string,
    lastSeenAt: Date | null,
    { connection = null, stateSeconds = null, serves = true }: Known = {},
  ): void {
    this.devices.set(deviceId, {
      locationId,
      lastSeenAt: lastSeenAt?.getTime() ?? null,
      heard: null,
      known: connection,
      interval: intervalOf(stateSeconds),
      saved: true,
      shown: 'unknown',
    })
    if (serves) this.serving.set(locationId, deviceId)
  }

  /** A revoked device is watched no more. */
  forget(deviceId: string): void {
    const device = this.devices.get(deviceId)
    if (device && this.serving.get(device.locationId) === deviceId) this.serving.delete(device.locationId)
    this.devices.delete(deviceId)
  }

  /** Registered and not revoked. */
  watches(deviceId: string): boolean {
    return this.devices.has(deviceId)
  }

  /** Another configuration is applied: silence means something else from now on. */
  reportsEvery(deviceId: string, stateSeconds: number | null): void {
    const device = this.devices.get(deviceId)
    if (device) device.interval = intervalOf(stateSeconds)
  }

  /**
   * The connection of a device's latest birth, as ingest knows it: a new board begins to count its boots anew, and only
   * the generation of its log tells that it is later.
   */
  latest(deviceId: string, { boot, conn }: Connection): void {
    const device = this.devices.get(deviceId)
    if (!device) return
    device.known = { boot, conn }
    if (device.heard) device.heard.birth = device.known
  }

  /** The connection an online device was last born on; null when it is not online, or nobody knows. */
  connection(deviceId: string, now: number): Connection | null {
    const device = this.devices.get(deviceId)
    if (!device?.heard || presence(device.heard, now, device.interval) !== 'online') return null
    return device.heard.birth ?? device.known
  }

  /** Where a device stands; undefined when it is not watched. */
  placeOf(deviceId: string): string | undefined {
    return this.devices.get(deviceId)?.locationId
  }

  /** Any message of a live connection. */
  heard(deviceId: string, at: number): void {
    const device = this.devices.get(deviceId)
    if (!device) return
    const { heard } = device
    if (!heard) device.heard = { birth: null, lastAt: at, gone: false }
    else {
      heard.lastAt = Math.max(heard.lastAt, at)
      heard.gone = false
    }
    device.saved = false
    this.show(deviceId, device, at)
  }

  born(deviceId: string, birth: Connection, at: number): void {
    this.heard(deviceId, at)
    const heard = this.devices.get(deviceId)?.heard
    if (heard && concerns(birth, heard.birth)) heard.birth = { boot: birth.boot, conn: birth.conn }
  }

  /** The link of `will`'s connection died. Returns false when a later connection is known. */
  died(deviceId: string, will: Connection, at: number): boolean {
    const device = this.devices.get(deviceId)
    if (!device || !concerns(will, device.heard?.birth ?? null)) return false
    this.end(deviceId, device, at)
    return true
  }

  /** The broker closed the device's only connection: without a will when the device said goodbye. */
  left(deviceId: string, at: number): void {
    const device = this.devices.get(deviceId)
    if (device) this.end(deviceId, device, at)
  }

  of(deviceId: string, now: number): PresenceOf {
    const device = this.devices.get(deviceId)
    if (!device) return { presence: 'unknown', lastSeenAt: null }
    const lastAt = device.heard?.lastAt ?? device.lastSeenAt
    return {
      presence: presence(device.heard, now, device.interval),
      lastSeenAt: lastAt === null ? null : new Date(lastAt),
    }
  }

  /** Of these places, or of all. A place that no device serves is absent. */
  byPlace(locationIds: Iterable<string> = this.serving.keys(), now: number): Map<string, PresenceOf> {
    const found = new Map<string, PresenceOf>()
    for (const locationId of locationIds) {
      const deviceId = this.serving.get(locationId)
      if (deviceId !== undefined) found.set(locationId, this.of(deviceId, now))
    }
    return found
  }

  /** Devices heard since the last call, and when: what the database does not know yet. */
  takeUnsaved(): { deviceId: string; lastSeenAt: Date }[] {
    const unsaved: { deviceId: string; lastSeenAt: Date }[] = []
    for (const [deviceId, device] of this.devices) {
      if (device.saved || !device.heard) continue
      device.saved = true
      unsaved.push({ deviceId, lastSeenAt: new Date(device.heard.lastAt) })
    }
    return unsaved
  }

  /** Silence makes no event of its own: this looks for devices that have fallen silent. */
  sweep(now: number): void {
    for (const [deviceId, device] of this.devices) if (device.heard) this.show(deviceId, device, now)
  }

  private end(deviceId: string, device: Tracked, at: number): void {
    device.heard = { birth: device.heard?.birth ?? null, lastAt: device.heard?.lastAt ?? at, gone: true }
    this.show(deviceId, device, at)
  }

  private show(deviceId: string, device: Tracked, now: number): void {
    const shown = presence(device.heard, now, device.interval)
    if (shown === device.shown) return
    device.shown = shown
    this.changed(device.locationId, deviceId)
  }
}

const intervalOf = (stateSeconds: number | null): number =>
  stateSeconds === null ? REPORTING_INTERVAL : stateSeconds * 1_000
