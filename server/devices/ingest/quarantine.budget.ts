const HOUR = 3_600_000

interface Spent {
  hour: number
  kept: number
  dropped: number
}

/** Rows in quarantine per device and hour: a flood of bad messages is counted, and cannot fill the disk. */
export class QuarantineBudget {
  private readonly limit: number
  private readonly devices = new Map<string, Spent>()

  constructor(limit: number) {
    this.limit = limit
  }

  /** Whether there is room for one more in this hour; if not, it is counted. */
  admit(deviceId: string, now: number): boolean {
    const hour = Math.floor(now / HOUR)
    const spent = this.devices.get(deviceId) ?? { hour, kept: 0, dropped: 0 }
    this.devices.set(deviceId, spent)
    if (spent.hour !== hour) {
      spent.hour = hour
      spent.kept = 0
    }
    if (spent.kept === this.limit) {
      spent.dropped++
      return false
    }
    spent.kept++
    return true
  }

  /** How many were dropped, of devices whose hour is over before `now`; each is told once. */
  takeDropped(now: number): { deviceId: string; dropped: number }[] {
    const told: { deviceId: string; dropped: number }[] = []
    for (const [deviceId, { hour, dropped }] of this.devices) {
      if ((hour + 1) * HOUR > now) continue
      if (dropped > 0) told.push({ deviceId, dropped })
      this.devices.delete(deviceId)
    }
    return told
  }
}
