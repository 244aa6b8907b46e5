import type { WriteStream } from 'node:tty'
import type { FleetStats } from './fleet.ts'

const integer = new Intl.NumberFormat('en')

/** One line that says how the fleet fares. */
export function progressLine(stats: FleetStats): string {
  const parts = [
    `${integer.format(stats.connected)} of ${integer.format(stats.devices)} connected`,
    `events: ${integer.format(stats.recorded)} recorded`,
    `${integer.format(stats.sent)} sent`,
    `${integer.format(stats.acked)} acknowledged`,
    `${integer.format(stats.pending)} pending`,
    `${integer.format(stats.reconnects)} reconnects`,
    `${integer.format(stats.errors)} errors`,
  ]
  if (stats.refused > 0) parts.push(`${integer.format(stats.refused)} devices refused`)
  if (stats.overflowed > 0) parts.push(`${integer.format(stats.overflowed)} lost by full or damaged logs`)
  return parts.join(' · ')
}

/** Progress for people: one line that is written over on a terminal, a line each time elsewhere. */
export class Progress {
  private overwriting = false

  constructor(private readonly out: Pick<WriteStream, 'write'> & { isTTY?: boolean; columns?: number }) {}

  /** Milliseconds between updates that suit the output. */
  get interval(): number {
    return this.out.isTTY ? 1_000 : 5_000
  }

  update(text: string): void {
    if (!this.out.isTTY) {
      this.out.write(`${text}\n`)
      return
    }
    this.out.write(`\r\u001b[2K${text.slice(0, (this.out.columns ?? 80) - 1)}`)
    this.overwriting = true
  }

  /** A line that stays. */
  say(text: string): void {
    this.out.write(this.overwriting ? `\r\u001b[2K${text}\n` : `${text}\n`)
    this.overwriting = false
  }
}
