import type { Presence } from '../../protocol/api/places.ts'
import { type Connection, concerns, type Heard, presence } from './presence.ts'

interface Tracked {
  locationId: string
  /** Last time the database knows of, before this server started; null = never. */
  lastSeenAt: number | null
  heard: Heard | null
  /** Whether the database knows of the last time. */
  saved: boolean
  /** As last said to those who watch. */
  shown: Presence
}

export interface PresenceOf {
  presence: Presence
  lastSeenAt: Date | null
}

/**
 * Presence of every device, in memory only: after a start each is unknown until it speaks. `changed` is called with the
 * place of a device whose presence is another than before.
 */
export class PresenceTracker {
  private readonly devices = new Map<string, Tracked>()
  /** The device that serves a place now. */
  private readonly serving = new Map<string, string>()
  private readonly changed: (locationId: string) => void

  constructor(changed: (locationId: string) => void) {
    this.changed = changed
  }

  register(deviceId: string, locationId: string, lastSeenAt: Date | null): void {
    this.devices.set(deviceId, {
      locationId,
      lastSeenAt: lastSeenAt?.getTime() ?? null,
      heard: null,
      saved: true,
      shown: 'unknown',
    })
    this.serving.set(locationId, deviceId)
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
    this.show(device, at)
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
    this.end(device, at)
    return true
  }

  /** The broker closed the device's only connection: without a will when the device said goodbye. */
  left(deviceId: string, at: number): void {
    const device = this.devices.get(deviceId)
    if (device) this.end(device, at)
  }

  of(deviceId: string, now: number): PresenceOf {
    const device = this.devices.get(deviceId)
    if (!device) return { presence: 'unknown', lastSeenAt: null }
    const lastAt = device.heard?.lastAt ?? device.lastSeenAt
    return {
      presence: presence(device.heard, now),
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
    for (const device of this.devices.values()) if (device.heard) this.show(device, now)
  }

  private end(device: Tracked, at: number): void {
    device.heard = { birth: device.heard?.birth ?? null, lastAt: device.heard?.lastAt ?? at, gone: true }
    this.show(device, at)
  }

  private show(device: Tracked, now: number): void {
    const shown = presence(device.heard, now)
    if (shown === device.shown) return
    device.shown = shown
    this.changed(device.locationId)
  }
}
