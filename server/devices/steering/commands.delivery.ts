import type { Command, Reply } from '../../../protocol/messages/command.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Writer } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import type { DeviceMessage } from '../ingest/device-message.ts'
import type { Complaint } from '../ingest/ingest.plan.ts'
import type { Letter } from '../letter.ts'
import type { Connection } from '../presence.ts'
import { isFinal, stateAfter } from './command-progress.ts'
import * as store from './commands.store.ts'
import type { ConfigDelivery } from './configs.delivery.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  configs: Pick<ConfigDelivery, 'refresh'>
}

/** How often what has expired is looked for: milliseconds. */
const EXPIRE_EVERY = 1_000

/**
 * Brings commands to machines and their answers back. The database is the truth: a command is marked as sent before it is
 * put on the wire, and is sent again on every later connection until the machine has said what became of it or it has
 * expired. What moves things is bound to the one connection it was asked for on.
 */
export class CommandDelivery {
  readonly #parts: Dependencies
  #timer: NodeJS.Timeout | undefined

  constructor(parts: Dependencies) {
    this.#parts = parts
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.expire().catch((error) => this.#parts.log.warn({ err: error }, 'Commands could not be expired'))
    }, EXPIRE_EVERY)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** What these devices must be told on the connections they are on, marked as sent. */
  async letters(connections: ReadonlyMap<string, Connection>): Promise<Letter[]> {
    const { ambient, changes, db } = this.#parts
    const isDue = (row: store.CommandRow): boolean => {
      const on = connections.get(row.deviceId)
      if (!on || isOn(on, row.sentBoot, row.sentConn)) return false
      return row.boundBoot === null || isOn(on, row.boundBoot, row.boundConn)
    }
    const due = (await store.listDue(db, [...connections.keys()], ambient.now())).filter(isDue)
    if (due.length === 0) return []
    return db.write(async (tx, afterCommit) => {
      const letters: Letter[] = []
      for (const row of due) {
        const on = connections.get(row.deviceId)
        if (on && (await store.markSent(tx, row.id, on, ambient.now())))
          letters.push({ deviceId: row.deviceId, kind: 'command', message: messageOf(row) })
      }
      afterCommit(() => changes.emit('steered', [...new Set(letters.map(({ deviceId }) => deviceId))]))
      return letters
    })
  }

  /** What machines say became of their commands. Resolves to the replies that cannot be. */
  async record(
    tx: Writer,
    afterCommit: AfterCommit,
    replies: readonly DeviceMessage[],
  ): Promise<Complaint[]> {
    const told = replies.flatMap((message) =>
      message.content.kind === 'reply' ? [{ message, reply: message.content.reply }] : [],
    )
    if (told.length === 0) return []
    const ids = [...new Set(told.map(({ reply }) => reply.id))]
    const commands = new Map((await store.findCommands(tx, ids)).map((row) => [row.id, row]))
    const complaints: Complaint[] = []
    const changed = new Set<store.CommandRow>()
    for (const { message, reply } of told) {
      const command = commands.get(reply.id)
      const complaint = complaintAbout(message, reply, command)
      if (complaint) complaints.push(complaint)
      else if (command && advance(command, reply, new Date(message.receivedAt))) changed.add(command)
    }
    for (const command of changed) {
      await store.saveProgress(tx, command)
      if (command.state === 'done') await this.#follow(tx, afterCommit, command)
    }
    if (changed.size > 0) {
      const deviceIds = new Set([...changed].map(({ deviceId }) => deviceId))
      afterCommit(() => this.#parts.changes.emit('steered', [...deviceIds]))
    }
    return complaints
  }

  /** What nobody has answered in time is expired. */
  async expire(): Promise<void> {
    const { ambient, changes, db } = this.#parts
    if (!(await store.isAnyOverdue(db, ambient.now()))) return
    await db.write(async (tx, afterCommit) => {
      const expired = await store.expire(tx, ambient.now())
      afterCommit(() => changes.emit('steered', [...new Set(expired.map(({ deviceId }) => deviceId))]))
    })
  }

  /** A channel is blocked when its machine says so, and its configuration then says so too. */
  async #follow(tx: Writer, afterCommit: AfterCommit, command: store.CommandRow): Promise<void> {
    const { deviceId, op, args } = command
    if ((op !== 'block_channel' && op !== 'unblock_channel') || typeof args.channel !== 'number') return
    // Its answer may have come after that of a later one, which the machine carried out later.
    const later = await store.listLaterBlocks(tx, command)
    if (later.some((other) => other.args.channel === args.channel)) return
    const locationId = await store.setBlocked(tx, deviceId, args.channel, op === 'block_channel')
    if (locationId === null) return
    const { configs, changes } = this.#parts
    await configs.refresh(tx, afterCommit, [deviceId], { cause: 'blocked', personId: command.createdBy })
    afterCommit(() => {
      changes.emit('device', locationId)
      changes.emit('stock', [locationId])
    })
  }
}

const isOn = ({ boot, conn }: Connection, otherBoot: number | null, otherConn: number | null): boolean =>
  boot === otherBoot && conn === otherConn

function messageOf({ id, op, args, expiresAt, boundBoot, boundConn }: store.CommandRow): Command {
  const bound = boundBoot === null || boundConn === null ? null : { boot: boundBoot, conn: boundConn }
  return { id, op, args, expires: expiresAt.toISOString(), ...(bound && { bound }) }
}

function complaintAbout(
  message: DeviceMessage,
  { id }: Reply,
  command: store.CommandRow | undefined,
): Complaint | null {
  if (!command) return { message, reason: 'unknown_command', detail: `there is no command ${id}` }
  if (command.deviceId !== message.deviceId)
    return { message, reason: 'foreign_command', detail: `command ${id} was for another device` }
  if (command.attempts === 0)
    return { message, reason: 'unsent_command', detail: `command ${id} was never sent` }
  return null
}

/** Changes the command; false when the reply says nothing new. */
function advance(command: store.CommandRow, reply: Reply, at: Date): boolean {
  const state = stateAfter(command.state, reply)
  if (!state) return false
  command.state = state
  command.receivedAt ??= state === 'expired' ? null : at
  if (isFinal(state)) command.finishedAt = at
  command.reason = reply.reason ?? null
  return true
}
