import type { Clock } from '../../firmware-sim/clock.ts'

interface Timer {
  at: number
  run: () => void
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  private timers: Timer[] = []

  constructor(private time: number) {}

  now(): number {
    return this.time
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + Math.max(0, ms), run }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }

  /** Lets `ms` milliseconds pass and runs what falls due, in order. */
  pass(ms: number): void {
    const end = this.time + ms
    for (let timer = this.earliest(end); timer; timer = this.earliest(end)) {
      this.time = Math.max(this.time, timer.at)
      this.timers = this.timers.filter((other) => other !== timer)
      timer.run()
    }
    this.time = end
  }

  /** Lets `ms` milliseconds pass at once, as in a process that was busy: what fell due runs late. */
  jump(ms: number): void {
    this.time += ms
    this.pass(0)
  }

  private earliest(end: number): Timer | undefined {
    return this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
  }
}
