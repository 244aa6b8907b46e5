import type { Clock } from './clock.ts'
import type { LinkNotice } from './link.ts'

/** Devices whose refusal is told by name; the rest are only counted. */
const NAMED_REFUSALS = 10
/** Milliseconds before the same trouble is told again. */
const REPEAT_AFTER = 60_000

/**
 * Thousands of devices have the same trouble at once: this says each thing once. A refused device is named once, and
 * any other trouble at most once a minute, whichever devices have it.
 */
export class NoticeDigest {
  private readonly refused = new Set<string>()
  private readonly toldAt = new Map<string, number>()

  constructor(
    private readonly url: string,
    private readonly clock: Clock,
    private readonly tell: (line: string) => void,
  ) {}

  /** Devices that were refused at least once. */
  get refusedDevices(): number {
    return this.refused.size
  }

  add(device: string, notice: LinkNotice): void {
    if (notice.kind === 'refused') this.addRefusal(device, notice.reason)
    else this.addTrouble(device, notice)
  }

  private addTrouble(device: string, notice: LinkNotice): void {
    const now = this.clock.now()
    const told = this.toldAt.get(notice.reason)
    if (told !== undefined && now - told < REPEAT_AFTER) return
    this.toldAt.set(notice.reason, now)
    if (notice.kind === 'failed')
      this.tell(`no connection to ${this.url}: ${notice.reason} (${device}; devices keep trying)`)
    else this.tell(`${device}: ${notice.reason}`)
  }

  private addRefusal(device: string, reason: string): void {
    if (this.refused.has(device)) return
    this.refused.add(device)
    if (this.refused.size <= NAMED_REFUSALS)
      this.tell(`${this.url} refuses ${device}: ${reason} (it tries again, ever less often)`)
    if (this.refused.size === NAMED_REFUSALS) this.tell('further refused devices are counted, not named')
  }
}
