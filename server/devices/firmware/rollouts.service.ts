import type {
  CreateRollout,
  DeviceUpdate,
  HaltCause,
  Rollout,
  RolloutDevices,
} from '../../../protocol/api/firmware.ts'
import type { UpdateState } from '../../../protocol/messages/update.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Reader } from '../../db/database.ts'
import { once } from '../../db/idempotency.ts'
import { narrowest } from '../../db/scope.ts'
import { badCursor, ConflictError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../route.ts'
import type { FirmwareFiles } from './firmware.files.ts'
import { listBoards, listReleases } from './firmware.store.ts'
import { describePart, describeRollout } from './rollout.view.ts'
import { planRollout } from './rollouts.plan.ts'
import * as store from './rollouts.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  files: Pick<FirmwareFiles, 'has'>
}

export interface HaltedRollout {
  id: string
  version: string
  hardware: string
  /** Whose machines; null = everyone's. */
  jurisdictionCode: string | null
  cause: HaltCause
  /** What was measured when it halted. */
  percent: number
  /** The limit it was above. */
  limit: number
  haltedAt: Date
}

/** What people do with rollouts of firmware: begin, look at, go on after a halt, call off. */
export class RolloutsService {
  readonly #parts: Dependencies

  constructor(parts: Dependencies) {
    this.#parts = parts
  }

  /**
   * Begins a rollout to every machine that the release is for; with an idempotency `key`, once. Throws `NotFoundError` for
   * a release, jurisdiction or machine that is not here, `ConflictError` `rollout_open`, `image_missing`, and
   * `InvalidError` `nobody_eligible`, `device_not_eligible`, `stages_fall`.
   */
  async create(actor: Actor, input: CreateRollout, key: string | null): Promise<Rollout> {
    const { ambient, audit, db, files } = this.#parts
    const [release] = await listReleases(db, input.release)
    if (!release) throw new NotFoundError('release', input.release)
    if (!(await files.has(release.sha256)))
      throw new ConflictError(
        'image_missing',
        `The image of ${release.version} is not in the data folder. Put firmware/${release.sha256} back.`,
        { sha256: release.sha256 },
      )
    const scope = narrowest(actor.scope, input.jurisdiction ?? null)
    if (scope === undefined) throw new NotFoundError('jurisdiction', input.jurisdiction ?? '')
    return db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body: input, now: ambient.now() }, async () => {
        const { row, parts } = await planRollout(tx, release, input, {
          id: ambient.newId(),
          scope,
          personId: actor.person.id,
          now: ambient.now(),
        })
        await store.insertRollout(tx, row, parts)
        await audit.record(tx, {
          actor,
          action: 'rollout.started',
          subjectKind: 'rollout',
          subjectId: row.id,
          detail: { version: release.version, hardware: release.hardware, machines: parts.length },
        })
        this.#tell(
          afterCommit,
          row,
          parts.map(({ deviceId }) => deviceId),
        )
        return this.#describe(tx, actor.scope, row.id)
      }),
    )
  }

  /** Newest first. */
  async list(scope: string | null): Promise<Rollout[]> {
    const { db } = this.#parts
    const found = await store.listRollouts(db, { scope })
    return Promise.all(found.map(async (each) => describeRollout(each, await this.#counts(db, each.rollout))))
  }

  /** Throws `NotFoundError`. */
  get(scope: string | null, id: string): Promise<Rollout> {
    return this.#describe(this.#parts.db, scope, id)
  }

  /** By stage and machine. Throws `NotFoundError`. */
  async machines(
    scope: string | null,
    id: string,
    { limit, cursor, state }: { limit: number; cursor?: string | undefined; state?: UpdateState | undefined },
  ): Promise<RolloutDevices> {
    const { db } = this.#parts
    await this.#find(db, scope, id)
    const after = cursor === undefined ? undefined : toCursor(cursor)
    const rows = await store.pageOfParts(db, id, { state, after }, limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)?.device
    return {
      items: page.map((row) => ({ ...describePart(row), deviceId: row.device.deviceId, name: row.name })),
      next: rows.length > limit && last ? `${last.stage}.${last.deviceId}` : null,
    }
  }

  /** Every update of one machine, newest first. Throws `NotFoundError`. */
  async ofDevice(scope: string | null, deviceId: string): Promise<DeviceUpdate[]> {
    const { db } = this.#parts
    if ((await listBoards(db, scope, [deviceId])).length === 0) throw new NotFoundError('dispenser', deviceId)
    return (await store.listParts(db, [deviceId])).map(describePart)
  }

  /** Goes on after a halt: what has happened so far is looked at and counts no more. Throws `NotFoundError`, `ConflictError` `rollout_not_halted`. */
  resume(actor: Actor, id: string): Promise<Rollout> {
    const now = this.#parts.ambient.now()
    return this.#change(actor, id, 'resumed', ['halted'], 'rollout_not_halted', () => ({
      state: 'running',
      resumedAt: now,
      haltedAt: null,
      haltCause: null,
      haltPercent: null,
    }))
  }

  /** Begins the next stage now, whatever has become of the one before. Throws `NotFoundError`, `ConflictError` `rollout_not_running`. */
  advance(actor: Actor, id: string): Promise<Rollout> {
    const now = this.#parts.ambient.now()
    return this.#change(actor, id, 'advanced', ['running'], 'rollout_not_running', ({ stage, stages }) =>
      stage + 1 < stages.length ? { stage: stage + 1, stageStartedAt: now } : null,
    )
  }

  /** Calls it off: machines that have not begun are told so. Throws `NotFoundError`, `ConflictError` `rollout_over`. */
  cancel(actor: Actor, id: string): Promise<Rollout> {
    const now = this.#parts.ambient.now()
    return this.#change(actor, id, 'cancelled', ['running', 'halted'], 'rollout_over', () => ({
      state: 'cancelled',
      finishedAt: now,
    }))
  }

  /** Rollouts that stopped by themselves and wait for a person. */
  async haltedRollouts(): Promise<HaltedRollout[]> {
    const found = await store.listRollouts(this.#parts.db, { scope: null, states: ['halted'] })
    return found.flatMap(({ rollout, release }) => {
      const { haltedAt, haltCause, haltPercent, limits, id, jurisdictionCode } = rollout
      if (!haltedAt || !haltCause) return []
      const limit = {
        failures: limits.failedPercent,
        missing_births: limits.missingPercent,
        jams: limits.jamPercent,
      }[haltCause]
      const { version, hardware } = release
      return [
        {
          id,
          version,
          hardware,
          jurisdictionCode,
          cause: haltCause,
          percent: haltPercent ?? 0,
          limit,
          haltedAt,
        },
      ]
    })
  }

  /** `to` answers null when there is nothing to go on to. */
  async #change(
    actor: Actor,
    id: string,
    done: 'resumed' | 'advanced' | 'cancelled',
    from: readonly store.RolloutRow['state'][],
    refusal: string,
    to: (rollout: store.RolloutRow) => Partial<store.RolloutRow> | null,
  ): Promise<Rollout> {
    const { audit, db } = this.#parts
    return db.write(async (tx, afterCommit) => {
      const { rollout } = await this.#find(tx, actor.scope, id)
      const change = to(rollout)
      if (!change || !(await store.changeRollout(tx, id, from, change)))
        throw new ConflictError(refusal, `This rollout is ${rollout.state}, in stage ${rollout.stage + 1}.`, {
          state: rollout.state,
        })
      await audit.record(tx, {
        actor,
        action: `rollout.${done}`,
        subjectKind: 'rollout',
        subjectId: id,
        detail: { stage: change.stage ?? rollout.stage },
      })
      const machines = await store.machinesUpTo(tx, id, change.stage ?? rollout.stage)
      this.#tell(afterCommit, rollout, machines)
      return this.#describe(tx, actor.scope, id)
    })
  }

  #tell(afterCommit: AfterCommit, { id, jurisdictionCode }: store.RolloutRow, machines: string[]): void {
    const { changes } = this.#parts
    afterCommit(() => {
      changes.emit('rollout', id, jurisdictionCode)
      changes.emit('steered', machines)
      changes.emit('outgoing', machines)
    })
  }

  async #describe(db: Reader, scope: string | null, id: string): Promise<Rollout> {
    const found = await this.#find(db, scope, id)
    return describeRollout(found, await this.#counts(db, found.rollout))
  }

  #counts(db: Reader, { id, limits }: store.RolloutRow): Promise<store.StageCount[]> {
    const bornBy = new Date(this.#parts.ambient.now().getTime() - limits.bornWithinMinutes * 60_000)
    return store.countStages(db, id, { bornBy, since: null })
  }

  async #find(db: Reader, scope: string | null, id: string): Promise<store.NamedRollout> {
    const [found] = await store.listRollouts(db, { scope, id })
    if (!found) throw new NotFoundError('rollout', id)
    return found
  }
}

function toCursor(cursor: string): { stage: number; deviceId: string } {
  const [, stage, deviceId] = /^(\d{1,3})\.([\w-]{1,64})$/.exec(cursor) ?? []
  if (stage === undefined || deviceId === undefined) throw badCursor()
  return { stage: Number(stage), deviceId }
}
