import type {
  CommandPage,
  CommandView,
  CreateCommand,
  CreateCommands,
  CreatedCommands,
} from '../../../protocol/api/commands.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../../db/database.ts'
import { once } from '../../db/idempotency.ts'
import { narrowest } from '../../db/scope.ts'
import { ConflictError, NotFoundError, ProblemError } from '../../errors.ts'
import type { Actor } from '../../route.ts'
import type { PresenceTracker } from '../presence.tracker.ts'
import { describeCommand } from './command.view.ts'
import * as store from './commands.store.ts'
import { newCommand, type Standing } from './new-command.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  presence: Pick<PresenceTracker, 'connection'>
}

interface Page {
  limit: number
  open?: boolean | undefined
  cursor?: string | undefined
}

/** Takes what people want machines to do, and shows what became of it. */
export class CommandsService {
  readonly #parts: Dependencies

  constructor(parts: Dependencies) {
    this.#parts = parts
  }

  /**
   * Queues a command; with an idempotency `key`, once. Throws `NotFoundError`, `ConflictError` `not_connected`,
   * `device_revoked`, `too_many_commands`, `channel_recalled`, and `InvalidError` `expiry_too_long`, `no_such_channel`.
   */
  create(actor: Actor, deviceId: string, input: CreateCommand, key: string | null): Promise<CommandView> {
    const { ambient, db } = this.#parts
    return db.write((tx, afterCommit) =>
      once(
        tx,
        { personId: actor.person.id, key, body: { deviceId, ...input }, now: ambient.now() },
        async () => {
          const [device] = await store.findDevices(tx, actor.scope, [deviceId])
          if (!device) throw new NotFoundError('dispenser', deviceId)
          const standings = await standingsOf(tx, [device])
          const row = this.#queued(actor.person.id, device, standings(device), input, null)
          await this.#insert(tx, afterCommit, actor, [{ row, device }])
          return describeCommand({ ...row, createdByName: actor.person.displayName })
        },
      ),
    )
  }

  /** The same for many machines, in one transaction: those that cannot take it are told apart, a foreign one refuses all. */
  createMany(actor: Actor, { ids, ...input }: CreateCommands, key: string | null): Promise<CreatedCommands> {
    const { ambient, db } = this.#parts
    return db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body: { ids, ...input }, now: ambient.now() }, async () => {
        const wanted = [...new Set(ids)]
        const found = new Map(
          (await store.findDevices(tx, actor.scope, wanted)).map((device) => [device.id, device]),
        )
        const standings = await standingsOf(tx, [...found.values()])
        const batchId = ambient.newId()
        const queued: Queued[] = []
        const items = wanted.map((deviceId): CreatedCommands['items'][number] => {
          const device = found.get(deviceId)
          if (!device) throw new NotFoundError('dispenser', deviceId)
          try {
            const row = this.#queued(actor.person.id, device, standings(device), input, batchId)
            queued.push({ row, device })
            const command = describeCommand({ ...row, createdByName: actor.person.displayName })
            return { deviceId, command, refusal: null }
          } catch (error) {
            return { deviceId, command: null, refusal: refusalOf(error) }
          }
        })
        await this.#insert(tx, afterCommit, actor, queued)
        return { batchId, items }
      }),
    )
  }

  /**
   * Queues commands that follow from something a person decided elsewhere, within the caller's transaction and whoever's
   * machines they are. `actor` null: the system acts by itself, on the word of `personId`. Resolves to the id of each,
   * null for one that its machine cannot take now.
   */
  async queueWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    { actor, personId }: { actor: Actor | null; personId: string },
    wanted: readonly { deviceId: string; input: CreateCommand }[],
  ): Promise<(string | null)[]> {
    const found = await store.findDevices(tx, null, [...new Set(wanted.map(({ deviceId }) => deviceId))])
    const devices = new Map(found.map((device) => [device.id, device]))
    const standings = await standingsOf(tx, found)
    const queued: Queued[] = []
    const ids = wanted.map(({ deviceId, input }) => {
      const device = devices.get(deviceId)
      if (!device) return null
      try {
        const row = this.#queued(personId, device, standings(device), input, null)
        queued.push({ row, device })
        return row.id
      } catch (error) {
        refusalOf(error)
        return null
      }
    })
    if (queued.length > 0) await this.#insert(tx, afterCommit, actor, queued)
    return ids
  }

  /** Newest first. Throws `NotFoundError`. */
  async ofDevice(
    scope: string | null,
    deviceId: string,
    { limit, open, cursor }: Page,
  ): Promise<CommandPage> {
    const [device] = await store.findDevices(this.#parts.db, scope, [deviceId])
    if (!device) throw new NotFoundError('dispenser', deviceId)
    return this.#page({ scope, deviceId, open, before: cursor }, limit)
  }

  /** Of every machine in the scope, newest first. */
  async list(
    scope: string | null,
    {
      limit,
      open,
      cursor,
      batch,
      jurisdiction,
    }: Page & { batch?: string | undefined; jurisdiction?: string | undefined },
  ): Promise<CommandPage> {
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined) return { items: [], next: null }
    return this.#page({ scope: narrowed, batch, open, before: cursor }, limit)
  }

  /** Throws `NotFoundError`, also for a command of a machine outside the scope. */
  async get(scope: string | null, id: string): Promise<CommandView> {
    return describeCommand(await this.#find(this.#parts.db, scope, id))
  }

  /** Takes back what was not sent yet. Throws `NotFoundError`, `ConflictError` `command_not_queued`. */
  async cancel(actor: Actor, id: string): Promise<CommandView> {
    const { ambient, audit, changes, db } = this.#parts
    return db.write(async (tx, afterCommit) => {
      const { deviceId, op } = await this.#find(tx, actor.scope, id)
      if (!(await store.cancel(tx, id, ambient.now())))
        throw new ConflictError(
          'command_not_queued',
          'Only a command that was not sent yet can be cancelled.',
        )
      await audit.record(tx, {
        actor,
        action: 'command.cancelled',
        subjectKind: 'device',
        subjectId: deviceId,
        detail: { commandId: id, op },
      })
      afterCommit(() => changes.emit('steered', [deviceId]))
      return describeCommand(await this.#find(tx, actor.scope, id))
    })
  }

  #queued(
    personId: string,
    device: store.SteeredDevice,
    standing: Standing,
    input: CreateCommand,
    batchId: string | null,
  ): store.CommandRow {
    const { ambient, presence } = this.#parts
    const now = ambient.now()
    const connection = presence.connection(device.id, now.getTime())
    return newCommand(device, standing, input, { id: ambient.newId(), personId, batchId, now, connection })
  }

  async #insert(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor | null,
    queued: readonly Queued[],
  ): Promise<void> {
    const { audit, changes } = this.#parts
    await store.insertCommands(
      tx,
      queued.map(({ row }) => row),
    )
    for (const { row } of queued)
      await audit.record(tx, {
        actor,
        action: 'command.queued',
        subjectKind: 'device',
        subjectId: row.deviceId,
        detail: { commandId: row.id, op: row.op, args: row.args },
      })
    const ids = queued.map(({ device }) => device.id)
    afterCommit(() => {
      changes.emit('steered', ids)
      changes.emit('outgoing', ids)
    })
  }

  async #page(filter: store.CommandFilter, limit: number): Promise<CommandPage> {
    const rows = await store.listCommands(this.#parts.db, filter, limit + 1)
    const items = rows.slice(0, limit).map(describeCommand)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  async #find(db: Reader, scope: string | null, id: string): Promise<store.NamedCommandRow> {
    const [command] = await store.listCommands(db, { scope, id }, 1)
    if (!command) throw new NotFoundError('command', id)
    return command
  }
}

interface Queued {
  row: store.CommandRow
  device: store.SteeredDevice
}

async function standingsOf(
  tx: Reader,
  devices: readonly store.SteeredDevice[],
): Promise<(device: store.SteeredDevice) => Standing> {
  const channels = new Map<string, Set<number>>()
  for (const { locationId, channel } of await store.listChannelNumbers(
    tx,
    devices.map(({ locationId }) => locationId),
  ))
    channels.set(locationId, (channels.get(locationId) ?? new Set()).add(channel))
  const open = await store.countOpen(
    tx,
    devices.map(({ id }) => id),
  )
  const recalled = await store.listRecalledChannels(
    tx,
    devices.map(({ locationId }) => locationId),
  )
  return ({ id, locationId }) => ({
    channels: channels.get(locationId) ?? new Set(),
    recalled: new Set(recalled.flatMap((held) => (held.locationId === locationId ? [held.channel] : []))),
    open: open.get(id) ?? 0,
  })
}

/** Throws what is no answer to the one who asks. */
function refusalOf(error: unknown): NonNullable<CreatedCommands['items'][number]['refusal']> {
  if (!(error instanceof ProblemError)) throw error
  const { code, message: detail, params } = error
  return { code, detail, ...(params && { params }) }
}
