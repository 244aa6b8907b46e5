import { add, includes, missing, type Run, type Runs, remove, touching } from './runs.ts'

/** A channel's lifetime vend total as the device told it. */
export interface Observation {
  /** The total holds after every event below this sequence number. */
  position: number
  channel: number
  total: number
  /** Units that the event which tells it gave out itself. */
  units: number
}

/** What the counters show and the events alone do not. */
export type Finding =
  /** Units given out in a run of events that the device had overwritten. */
  | { kind: 'unattributed'; channel: number; run: Run; quantity: number }
  /** A lifetime total went down within one log. */
  | { kind: 'counter_fell'; channel: number; position: number; total: number; known: number }
  /** A lifetime total rose by more than the events between explain, and none of them is lost. */
  | { kind: 'counter_jumped'; channel: number; position: number; total: number; known: number }

interface Known {
  total: number
  position: number
}

/** What must outlive the process: with the events after `through` it is the whole state. */
export interface Checkpoint {
  through: number
  gaps: Runs
  counters: [channel: number, total: number, position: number][]
}

/** Above the first hole, this much is taken at most; the rest waits in the device until the hole is filled. */
const MAX_RUNS_AHEAD = 1_000
const MAX_EVENTS_AHEAD = 20_000

/**
 * What the server has of one append log. Redelivered, reordered and replayed batches all lead to the same state:
 * counters are looked at in the order of the log, not in the order of arrival.
 */
export class DeviceLog {
  readonly log: string
  readonly generation: number
  /** Everything up to here is stored or known to be lost; −1 at first. */
  through: number
  /** Lost runs at or below `through`. */
  readonly gaps: Runs
  /** Stored runs above `through + 1`. */
  private readonly ahead: Runs = []
  /** Told by events above `through + 1`, by position: their turn comes when the hole below is filled. */
  private held: Observation[] = []
  /** Told by a birth or a state for a position above `through + 1`: the lowest of each channel. */
  private readonly announced = new Map<number, Observation>()
  private readonly counters: Map<number, Known>

  constructor(log: string, generation: number, { through, gaps, counters }: Checkpoint) {
    this.log = log
    this.generation = generation
    this.through = through
    this.gaps = gaps.map(([from, to]) => [from, to])
    this.counters = new Map(counters.map(([channel, total, position]) => [channel, { total, position }]))
  }

  checkpoint(): Checkpoint {
    return {
      through: this.through,
      gaps: this.gaps.map(([from, to]) => [from, to]),
      counters: [...this.counters].map(([channel, { total, position }]) => [channel, total, position]),
    }
  }

  /** Whether an event is here already, will never come by the device's own word, or is awaited. */
  standing(seq: number): 'stored' | 'lost' | 'awaited' {
    if (seq > this.through) return includes(this.ahead, seq) ? 'stored' : 'awaited'
    return includes(this.gaps, seq) ? 'lost' : 'stored'
  }

  /** False: so far ahead of a hole that it would cost more memory than a faulty device deserves. */
  hasRoomFor(seq: number): boolean {
    return seq <= this.through + MAX_EVENTS_AHEAD && this.ahead.length < MAX_RUNS_AHEAD
  }

  /** Runs above `through` that are still missed, oldest first. */
  missing(): Runs {
    const last = this.ahead.at(-1)
    return last ? missing(this.ahead, this.through + 1, last[1]) : []
  }

  /** An awaited event is stored now. `told` is what its counters say, if it has any. */
  store(seq: number, told: Observation | null): Finding[] {
    const findings: Finding[] = []
    if (seq !== this.through + 1) add(this.ahead, seq, seq)
    else this.advance(seq)
    if (told && told.position > this.through + 1) this.hold(told)
    else if (told) this.compare(told, findings)
    this.settle(findings)
    return findings
  }

  /** The device holds nothing below `first` any more: what is missing there never comes. */
  lose(first: number): Finding[] {
    const findings: Finding[] = []
    if (first <= this.through + 1) return findings
    for (const [from, to] of missing(this.ahead, this.through + 1, first - 1)) add(this.gaps, from, to)
    this.advance(first - 1)
    this.settle(findings)
    return findings
  }

  /**
   * An event of a gap arrived after all. `accounted`: a counter told after it has been compared already, so that its
   * units, if any, are in an unattributed entry.
   */
  recover(seq: number, told: Observation | null): { accounted: boolean; findings: Finding[] } {
    remove(this.gaps, seq)
    const findings: Finding[] = []
    if (!told) return { accounted: false, findings }
    const accounted = (this.counters.get(told.channel)?.position ?? -1) >= told.position
    if (!accounted) this.compare(told, findings)
    return { accounted, findings }
  }

  /** Counters told by a birth or a state. Kept in memory only while they are ahead: the next birth tells them again. */
  tell(told: Observation): Finding[] {
    const findings: Finding[] = []
    if (told.position <= this.through + 1) this.compare(told, findings)
    else if (told.position < (this.announced.get(told.channel)?.position ?? Number.POSITIVE_INFINITY))
      this.announced.set(told.channel, told)
    return findings
  }

  private advance(through: number): void {
    this.through = through
    while (this.ahead[0] && this.ahead[0][0] <= this.through + 1) {
      this.through = Math.max(this.through, this.ahead[0][1])
      this.ahead.shift()
    }
  }

  private hold(told: Observation): void {
    let at = this.held.length
    while (at > 0 && (this.held[at - 1]?.position ?? 0) > told.position) at--
    this.held.splice(at, 0, told)
  }

  /** Compares what was told ahead and has been reached since, in the order of the log. */
  private settle(findings: Finding[]): void {
    if (this.held.length === 0 && this.announced.size === 0) return
    const reached = (told: Observation) => told.position <= this.through + 1
    const announced = [...this.announced.values()].filter(reached)
    const ready = [...this.held.filter(reached), ...announced].sort((a, b) => a.position - b.position)
    this.held = this.held.slice(ready.length - announced.length)
    for (const told of announced) this.announced.delete(told.channel)
    for (const told of ready) this.compare(told, findings)
  }

  private compare({ channel, position, total, units }: Observation, findings: Finding[]): void {
    const known = this.counters.get(channel)
    if (!known) {
      // The first word about a channel is its baseline: nobody knows what it gave out before.
      this.counters.set(channel, { total, position })
      return
    }
    const late = position < known.position
    if (late ? total > known.total : total < known.total) {
      findings.push({ kind: 'counter_fell', channel, position, total, known: known.total })
      return
    }
    if (late) return
    const excess = total - known.total - units
    if (excess > 0) {
      const holes = touching(this.gaps, known.position, position - 1)
      const first = holes[0]
      const last = holes.at(-1)
      findings.push(
        first && last
          ? {
              kind: 'unattributed',
              channel,
              run: clip([first[0], last[1]], known.position, position - 1),
              quantity: excess,
            }
          : { kind: 'counter_jumped', channel, position, total, known: known.total },
      )
    }
    known.total = total
    known.position = position
  }
}

const clip = ([from, to]: Run, lowest: number, highest: number): Run => [
  Math.max(from, lowest),
  Math.min(to, highest),
]
