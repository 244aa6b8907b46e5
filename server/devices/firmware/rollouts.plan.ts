import type { CreateRollout } from '../../../protocol/api/firmware.ts'
import type { Reader } from '../../db/database.ts'
import { covers } from '../../db/scope.ts'
import { ConflictError, InvalidError, NotFoundError } from '../../errors.ts'
import { type Board, listBoards, type ReleaseRow } from './firmware.store.ts'
import { misfit } from './firmware-fit.ts'
import { isJammed } from './rollout-health.ts'
import { assignStages } from './rollout-stages.ts'
import * as store from './rollouts.store.ts'

const DAY_MS = 86_400_000

interface Beginning {
  id: string
  /** Whose machines; null = everyone's. */
  scope: string | null
  personId: string
  now: Date
}

/**
 * A rollout and its machines, each in its stage. Throws `NotFoundError` for a machine that is not here, `ConflictError`
 * `rollout_open`, `InvalidError` `stages_fall`, `nobody_eligible`, `device_not_eligible`.
 */
export async function planRollout(
  db: Reader,
  release: ReleaseRow,
  { stages, soakMinutes, days, limits }: CreateRollout,
  { id, scope, personId, now }: Beginning,
): Promise<{ row: store.RolloutRow; parts: store.RolloutDeviceRow[] }> {
  refuseFalling(stages)
  await refuseSecond(db, release, scope)
  const boards = await eligible(db, release, scope, stages)
  const assigned = assignStages([...boards.keys()], stages, id)
  const row: store.RolloutRow = {
    id,
    releaseId: release.id,
    jurisdictionCode: scope,
    state: 'running',
    stage: 0,
    stageStartedAt: now,
    stages: stages.map((stage, i) => ({
      percent: 'percent' in stage ? stage.percent : null,
      machines: [...assigned.values()].filter((each) => each === i).length,
    })),
    soakMinutes,
    deadline: new Date(now.getTime() + days * DAY_MS),
    limits,
    createdAt: now,
    createdBy: personId,
    haltedAt: null,
    haltCause: null,
    haltPercent: null,
    resumedAt: null,
    finishedAt: null,
  }
  const parts = [...assigned].map(
    ([deviceId, stage]): store.RolloutDeviceRow => ({
      rolloutId: id,
      deviceId,
      stage,
      state: 'queued',
      fromVersion: boards.get(deviceId)?.firmware ?? '',
      received: 0,
      error: null,
      sentAt: null,
      stateAt: now,
      appliedAt: null,
      bornAt: null,
      jammedBefore: isJammed(boards.get(deviceId)?.channels ?? null),
      jammedAt: null,
    }),
  )
  return { row, parts }
}

type Stages = CreateRollout['stages']

function refuseFalling(stages: Stages): void {
  const percents = stages.flatMap((stage) => ('percent' in stage ? stage.percent : []))
  if (percents.every((percent, i) => i === 0 || percent > (percents[i - 1] ?? 0))) return
  throw new InvalidError(
    'stages_fall',
    'Percentages count from the beginning, so each must be above the one before.',
    { errors: [{ path: 'stages', message: 'must rise' }] },
  )
}

/** Two at once would each give the same machine another firmware. */
async function refuseSecond(db: Reader, { hardware }: ReleaseRow, scope: string | null): Promise<void> {
  const open = await store.listRollouts(db, { scope: null, states: ['running', 'halted'] })
  const other = open.find(({ rollout, release }) => {
    const code = rollout.jurisdictionCode
    return release.hardware === hardware && (covers(scope, code ?? '') || covers(code, scope ?? ''))
  })
  if (!other) return
  const { version } = other.release
  throw new ConflictError(
    'rollout_open',
    `${version} is on its way to machines of ${hardware} here. Let that finish, or cancel it.`,
    { version, hardware },
  )
}

/** By id. */
async function eligible(
  db: Reader,
  release: ReleaseRow,
  scope: string | null,
  stages: Stages,
): Promise<Map<string, Board>> {
  const boards = new Map((await listBoards(db, scope)).map((board) => [board.id, board]))
  for (const id of stages.flatMap((stage) => ('devices' in stage ? stage.devices : []))) {
    const board = boards.get(id)
    if (!board) throw new NotFoundError('dispenser', id)
    const reason = misfit(board, release)
    if (reason)
      throw new InvalidError(
        'device_not_eligible',
        `${release.version} is not for machine ${id}: ${reason}.`,
        { params: { id, reason } },
      )
  }
  const fitting = [...boards].filter(([, board]) => misfit(board, release) === null)
  if (fitting.length === 0)
    throw new InvalidError(
      'nobody_eligible',
      `No machine here can take ${release.version} for ${release.hardware}.`,
    )
  return new Map(fitting)
}
