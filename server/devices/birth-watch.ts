import type { Birth } from '../../protocol/messages/birth.ts'

type Told = Pick<Birth, 'log' | 'boot' | 'conn' | 'first' | 'next' | 'uptime'>

interface Connection {
  generation: number
  boot: number
  conn: number
}

/** A birth as it was heard. */
interface Said extends Pick<Told, 'first' | 'next' | 'uptime'> {
  /** When its boot began by it, milliseconds since 1970. */
  beganAt: number
}

/** Ten thousand devices may be remembered. */
const BIRTHS_REMEMBERED = 8
/** Births in one connection that differ from each other. */
const REPEATS_REMEMBERED = 4
/** By how much two births of one boot may differ on when it began, for a slow network: milliseconds. */
const SAME_BOOT_WITHIN = 30_000
/** A late birth, or a board that was taken out and delivers the rest of its log, goes back once; two machines go on. */
const STEPS_BACK = 3
/** Milliseconds. */
const WITHIN = 3_600_000

/** Watches the births of one device for signs that two machines speak under its name. */
export class BirthWatch {
  /** What each connection said when it began. */
  private readonly heard = new Map<string, Said[]>()
  private last: Connection | null = null
  /** When births went back to an earlier connection, milliseconds since 1970. */
  private stepsBack: number[] = []

  /**
   * What is wrong, in few words; null when one machine alone can have said this. The same birth may come again, and a
   * machine that has lost a part of its log says so by another birth in the same connection.
   */
  judge({ log, boot, conn, first, next, uptime }: Told, generation: number, at: number): string | null {
    const key = `${log} ${boot} ${conn}`
    const said: Said = { first, next, uptime, beganAt: at - uptime }
    const before = this.heard.get(key)
    if (before?.some((other) => isSame(said, other) || follows(said, other))) {
      before.push(said)
      before.splice(0, before.length - REPEATS_REMEMBERED)
      return null
    }
    this.heard.set(key, [said])
    const [oldest] = this.heard.keys()
    if (oldest !== undefined && this.heard.size > BIRTHS_REMEMBERED) this.heard.delete(oldest)

    const connection = { generation, boot, conn }
    const stepsBack = this.last !== null && isEarlier(connection, this.last)
    this.last = connection
    if (before !== undefined) return `log ${log}: boot ${boot}, connection ${conn} began twice`
    if (!stepsBack) return null
    this.stepsBack = [...this.stepsBack.filter((then) => at - then < WITHIN), at].slice(-STEPS_BACK)
    if (this.stepsBack.length < STEPS_BACK) return null
    return `births alternate between connections: back to log ${log}, boot ${boot}, connection ${conn}`
  }
}

const isSame = (a: Said, b: Said): boolean =>
  a.first === b.first && a.next === b.next && a.uptime === b.uptime

const follows = (later: Said, earlier: Said): boolean =>
  later.first >= earlier.first &&
  later.next >= earlier.next &&
  later.uptime >= earlier.uptime &&
  Math.abs(later.beganAt - earlier.beganAt) <= SAME_BOOT_WITHIN

function isEarlier(a: Connection, b: Connection): boolean {
  if (a.generation !== b.generation) return a.generation < b.generation
  return a.boot === b.boot ? a.conn < b.conn : a.boot < b.boot
}
