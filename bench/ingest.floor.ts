/**
 * What SQLite alone allows: the rows of the same events, once more into the same file, by raw prepared statements in the
 * groups and with the settings of the server. No broker, no JSON, no question to the database, no random ids.
 */
import { openSqlite, type SqliteClient } from '../server/db/sqlite.file.ts'
import type { Load } from './load.device.ts'

type Row = Record<string, unknown>
/** The latest rows of one machine, to be written again under new keys. */
interface Machine {
  event: Row
  movement: Row
  line: Row
  seq: number
}

const GROUP = 1_000
const GROUPS = 40
const WARM_UP = 5
const ROWS_AT_ONCE = 25
const CHANNELS = 4

/** Events a second, in a database in which machines have vended. */
export function benchFloor(file: string, load: Load): number {
  const db = openSqlite(file, { busyTimeout: 0 })
  try {
    const machines = machinesOf(db)
    const write = writing(db)
    let spent = 0
    for (let group = 0; group < GROUPS; group++) {
      const rows = eventsOf(machines, load, group)
      const began = performance.now()
      write(rows)
      if (group >= WARM_UP) spent += performance.now() - began
    }
    return ((GROUPS - WARM_UP) * GROUP) / (spent / 1_000)
  } finally {
    db.close()
  }
}

function machinesOf(db: SqliteClient): Machine[] {
  const latest = db.prepare<[], Row & { movement_id: string; seq: number }>(
    `select e.* from device_events e join (select device_id, log, max(seq) as seq from device_events where kind = 'vend'
      group by device_id, log) newest using (device_id, log, seq)`,
  )
  const movement = db.prepare<[string], Row>('select * from movements where id = ?')
  const line = db.prepare<[string], Row>('select * from movement_lines where movement_id = ?')
  const next = db.prepare<[unknown], number>('select max(seq) from device_events where device_id = ?').pluck()
  return latest.all().map((event) => ({
    event,
    movement: movement.get(event.movement_id) ?? {},
    line: line.get(event.movement_id) ?? {},
    seq: next.get(event.device_id) ?? 0,
  }))
}

interface Rows {
  movements: Row[]
  lines: Row[]
  events: Row[]
}

function eventsOf(machines: readonly Machine[], { eventsPerMessage, vendEvery }: Load, group: number): Rows {
  const now = Date.now()
  const rows: Rows = { movements: [], lines: [], events: [] }
  for (let i = group * GROUP; i < (group + 1) * GROUP; i++) {
    const machine = machines[Math.floor(i / eventsPerMessage) % machines.length]
    if (!machine) throw new Error('No machine has vended')
    const seq = ++machine.seq
    const id = `floor-${now}-${String(i).padStart(16, '0')}`
    const vends = seq % vendEvery === 0
    const channel = (Math.floor(seq / vendEvery) % CHANNELS) + 1
    const event = { ...machine.event, seq, channel, received_at: now, occurred_at: now }
    rows.events.push(vends ? { ...event, movement_id: id } : { ...event, kind: 'climate', movement_id: null })
    if (!vends) continue
    rows.movements.push({ ...machine.movement, id, occurred_at: now, recorded_at: now })
    rows.lines.push({ ...machine.line, movement_id: id, occurred_at: now, channel })
  }
  return rows
}

function writing(db: SqliteClient): (rows: Rows) => void {
  const movements = inserting(db, 'movements')
  const lines = inserting(db, 'movement_lines')
  const events = inserting(db, 'device_events')
  const balance = db.prepare(
    'update balances set quantity = quantity + ?, last_occurred_at = ? where location_id = ? and lot_id = ?',
  )
  const content = db.prepare(
    'update channel_contents set quantity = quantity - ? where location_id = ? and lot_id = ? and channel = ?',
  )
  return (rows) => {
    const now = Date.now()
    db.exec('BEGIN IMMEDIATE')
    movements(rows.movements)
    lines(rows.lines)
    for (const [{ from_location_id, lot_id }, units] of counted(rows.lines, ['from_location_id', 'lot_id']))
      balance.run(-units, now, from_location_id, lot_id)
    for (const [{ to_location_id, lot_id }, units] of counted(rows.lines, ['to_location_id', 'lot_id']))
      balance.run(units, now, to_location_id, lot_id)
    for (const [line, units] of counted(rows.lines, ['from_location_id', 'lot_id', 'channel']))
      content.run(units, line.from_location_id, line.lot_id, line.channel)
    events(rows.events)
    db.exec('COMMIT')
  }
}

/** Many rows at a time, as the server does it. */
function inserting(db: SqliteClient, table: string): (rows: readonly Row[]) => void {
  const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
  const row = `(${columns.map(() => '?').join(', ')})`
  const ofRows = (count: number) =>
    db.prepare(`insert into ${table} (${columns.join(', ')}) values ${Array(count).fill(row).join(', ')}`)
  const [one, many] = [ofRows(1), ofRows(ROWS_AT_ONCE)]
  return (rows) => {
    for (let from = 0; from < rows.length; ) {
      const some = rows.slice(from, from + ROWS_AT_ONCE)
      const whole = some.length === ROWS_AT_ONCE
      const written = whole ? some : some.slice(0, 1)
      ;(whole ? many : one).run(written.flatMap((each) => columns.map((name) => each[name])))
      from += written.length
    }
  }
}

/** Rows that agree in these fields: the first of them, and how many there are. */
function counted(rows: readonly Row[], fields: readonly string[]): Map<Row, number> {
  const firsts = new Map<string, Row>()
  const counts = new Map<Row, number>()
  for (const row of rows) {
    const key = fields.map((field) => row[field]).join(' ')
    const first = firsts.get(key) ?? row
    firsts.set(key, first)
    counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  return counts
}
