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
  /** A lifetime total rose by more than the events between explain, those that are lost included. */
  | { kind: 'counter_jumped'; channel: number; position: number; total: number; known: number }
  /** Events gave out more than the lifetime total rose by. */
  | { kind: 'counter_short'; channel: number; position: number; total: number; known: number }

/** A total as told at a position, and what the event that told it gave out itself. */
type Point = Omit<Observation, 'channel'>

/** The stretch of the log over which a channel's counter has been compared with its events. */
interface Compared {
  /** The baseline: nobody knows what was given out before. */
  first: Point
  last: Point
  /** Told after `last`, and not what can be: believed when the next total goes on from it. */
  doubted?: Point
}

/** The most units that one event gives out (protocol/messages/events.ts). */
const MOST_UNITS = 1_000
/** And any number of lost ones: more than a channel sees in its life. */
const MOST_PROVED = 1_000_000

/** What must outlive the process: with the events after `through` it is the whole state. */
export interface Checkpoint {
  through: number
  gaps: Runs
  counters: ({ channel: number } & Compared)[]
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
  /** Lost runs: below `through` by the device's word, and wherever an event came that cannot be used. */
  readonly gaps: Runs
  /** Runs above `through + 1` that are stored or lost. */
  private readonly ahead: Runs = []
  /** Told by events above `through + 1`, by position: their turn comes when the hole below is filled. */
  private held: Observation[] = []
  /** Told by a birth or a state for a position above `through + 1`: the lowest of each channel. */
  private readonly announced = new Map<number, Observation>()
  private readonly counters: Map<number, Compared>

  constructor(log: string, generation: number, { through, gaps, counters }: Checkpoint) {
    this.log = log
    this.generation = generation
    this.through = through
    this.gaps = gaps.map(([from, to]) => [from, to])
    for (const [from, to] of this.gaps) if (to > through) add(this.ahead, from, to)
    this.counters = new Map(counters.map(({ channel, ...compared }) => [channel, compared]))
  }

  checkpoint(): Checkpoint {
    return {
      through: this.through,
      gaps: this.gaps.map(([from, to]) => [from, to]),
      counters: [...this.counters].map(([channel, compared]) => ({ channel, ...compared })),
    }
  }

  /** Whether an event is here already, will never come by the device's own word, or is awaited. */
  standing(seq: number): 'stored' | 'lost' | 'awaited' {
    if (includes(this.gaps, seq)) return 'lost'
    return seq <= this.through || includes(this.ahead, seq) ? 'stored' : 'awaited'
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
    this.take(seq)
    if (told) this.look(told, findings)
    this.settle(findings)
    return findings
  }

  /** An awaited event came and cannot be used, however often it may come again. */
  giveUp(seq: number): Finding[] {
    const findings: Finding[] = []
    add(this.gaps, seq, seq)
    this.take(seq)
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
   * An event of a gap arrived after all. `accounted`: counters told around it have been compared already, so that its
   * units, if any, are in an unattributed entry.
   */
  recover(seq: number, told: Observation | null): { accounted: boolean; findings: Finding[] } {
    remove(this.gaps, seq)
    const findings: Finding[] = []
    if (!told) return { accounted: false, findings }
    const known = this.counters.get(told.channel)
    const accounted =
      known !== undefined && known.first.position < told.position && told.position <= known.last.position
    this.look(told, findings)
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

  private take(seq: number): void {
    if (seq !== this.through + 1) add(this.ahead, seq, seq)
    else this.advance(seq)
  }

  /** Compares now, or when the hole below is filled. */
  private look(told: Observation, findings: Finding[]): void {
    if (told.position > this.through + 1) this.hold(told)
    else this.compare(told, findings)
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

  private compare({ channel, ...told }: Observation, findings: Finding[]): void {
    const known = this.counters.get(channel)
    if (!known) {
      this.counters.set(channel, { first: told, last: told })
      return
    }
    const { first, last } = known
    if (told.position > last.position) this.follow(channel, known, told, findings)
    else if (told.position < first.position) {
      if (this.compareTwo(channel, told, first, findings)) known.first = told
    } else if (told.total < first.total || told.total > last.total) {
      const jumped = told.position === last.position && told.total > last.total
      findings.push(contradiction(jumped ? 'counter_jumped' : 'counter_fell', channel, told, last))
    } else if (told.position === first.position && told.units > first.units) {
      // A birth told the same before the event did.
      known.first = told
    }
  }

  /**
   * One garbled total must not end the counting. What cannot be is told and left aside, and the events are believed, until
   * the next total says which of the two goes on.
   */
  private follow(channel: number, known: Compared, told: Point, findings: Finding[]): void {
    const { last, doubted } = known
    const goesOn = doubted !== undefined && told.total - told.units === doubted.total
    if (goesOn || this.compareTwo(channel, last, told, findings)) {
      known.last = told
      delete known.doubted
    } else {
      // Where it stands, so that what is lost since can still be proved.
      known.last = { ...last, total: last.total + told.units }
      known.doubted = told
    }
  }

  /** False when the later total cannot be: it is not believed. */
  private compareTwo(channel: number, earlier: Point, later: Point, findings: Finding[]): boolean {
    const excess = later.total - later.units - earlier.total
    if (later.total < earlier.total) {
      findings.push(contradiction('counter_fell', channel, later, earlier))
      return false
    }
    if (excess < 0) findings.push(contradiction('counter_short', channel, later, earlier))
    if (excess <= 0) return true
    const [lowest, highest] = [earlier.position, later.position - 1]
    const lost = touching(this.gaps, lowest, highest).map(
      ([from, to]): Run => [Math.max(from, lowest), Math.min(to, highest)],
    )
    const events = lost.reduce((sum, [from, to]) => sum + to - from + 1, 0)
    const [from, to] = [lost[0]?.[0], lost.at(-1)?.[1]]
    if (from === undefined || to === undefined || excess > Math.min(MOST_UNITS * events, MOST_PROVED)) {
      findings.push(contradiction('counter_jumped', channel, later, earlier))
      return false
    }
    findings.push({ kind: 'unattributed', channel, run: [from, to], quantity: excess })
    return true
  }
}

const contradiction = (
  kind: 'counter_fell' | 'counter_jumped' | 'counter_short',
  channel: number,
  { position, total }: Point,
  { total: known }: Point,
): Finding => ({ kind, channel, position, total, known })
