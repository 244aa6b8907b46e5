import type { Birth } from '../../protocol/messages/birth.ts'

interface Connection {
  /** Of the log. */
  generation: number
  boot: number
  conn: number
  /** Milliseconds since that boot. */
  uptime: number
}

/** Ten thousand devices may be remembered. */
const BIRTHS_REMEMBERED = 8
/** A late birth, or a board that was taken out and delivers the rest of its log, goes back once; two machines go on. */
const STEPS_BACK = 3
/** Milliseconds. */
const WITHIN = 3_600_000

/** Watches the births of one device for signs that two machines speak under its name. */
export class BirthWatch {
  /** The latest, in the order of their arrival. */
  private heard: Connection[] = []
  /** When births went back to an earlier connection, milliseconds since 1970. */
  private stepsBack: number[] = []

  /**
   * What is wrong, in few words; null when one machine alone can have said this. A birth may come again, late, or anew on
   * the same connection.
   */
  judge(
    { log, boot, conn, uptime }: Pick<Birth, 'log' | 'boot' | 'conn' | 'uptime'>,
    generation: number,
    at: number,
  ): string | null {
    const birth = { generation, boot, conn, uptime }
    const others = this.heard
    if (others.some((other) => isSameConnection(other, birth) && other.uptime === uptime)) return null
    this.heard = [...others, birth].slice(-BIRTHS_REMEMBERED)

    const which = `log ${log}, boot ${boot}, connection ${conn}`
    const twin = others.find((other) => contradict(other, birth))
    if (twin) return `${which} began ${uptime} ms after its boot, connection ${twin.conn} ${twin.uptime} ms`
    const last = others.at(-1)
    if (!last || !isEarlier(birth, last)) return null
    this.stepsBack = [...this.stepsBack.filter((then) => at - then < WITHIN), at].slice(-STEPS_BACK)
    return this.stepsBack.length < STEPS_BACK
      ? null
      : `births alternate between connections: back to ${which}`
  }
}

const isSameConnection = (a: Connection, b: Connection): boolean =>
  a.generation === b.generation && a.boot === b.boot && a.conn === b.conn

/** Within one boot a later connection begins later. */
const contradict = (a: Connection, b: Connection): boolean =>
  a.generation === b.generation && a.boot === b.boot && (a.conn - b.conn) * (a.uptime - b.uptime) < 0

function isEarlier(a: Connection, b: Connection): boolean {
  if (a.generation !== b.generation) return a.generation < b.generation
  return a.boot === b.boot ? a.conn < b.conn : a.boot < b.boot
}
