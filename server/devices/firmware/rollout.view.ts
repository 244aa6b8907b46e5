import type { DeviceUpdate, Rollout } from '../../../protocol/api/firmware.ts'
import { UPDATE_STATES } from '../../../protocol/messages/update.ts'
import type { NamedRollout, Part, StageCount } from './rollouts.store.ts'

export function describeRollout(
  { rollout, release, createdByName }: NamedRollout,
  counts: readonly StageCount[],
): Rollout {
  const { haltCause, haltPercent, haltedAt } = rollout
  const { id, version, hardware, minimum, size } = release
  return {
    id: rollout.id,
    release: { id, version, hardware, minimum, size },
    jurisdictionCode: rollout.jurisdictionCode,
    state: rollout.state,
    stage: rollout.stage,
    stageStartedAt: rollout.stageStartedAt.toISOString(),
    stages: rollout.stages.map(({ percent }, stage) => ({
      percent,
      ...figuresOf(counts.filter((each) => each.stage === stage)),
    })),
    figures: figuresOf(counts),
    soakMinutes: rollout.soakMinutes,
    deadline: rollout.deadline.toISOString(),
    limits: rollout.limits,
    halt:
      haltCause && haltedAt
        ? { cause: haltCause, percent: haltPercent ?? 0, at: haltedAt.toISOString() }
        : null,
    createdAt: rollout.createdAt.toISOString(),
    createdByName,
    finishedAt: rollout.finishedAt?.toISOString() ?? null,
  }
}

function figuresOf(counts: readonly StageCount[]): Rollout['figures'] {
  const sum = (of: (each: StageCount) => number) => counts.reduce((total, each) => total + of(each), 0)
  return {
    machines: sum(({ machines }) => machines),
    states: Object.fromEntries(
      UPDATE_STATES.map((state) => [state, sum((each) => (each.state === state ? each.machines : 0))]),
    ) as Rollout['figures']['states'],
    missing: sum(({ missing }) => missing),
    jammed: sum(({ jammed }) => jammed),
  }
}

export function describePart({ device, rollout, release }: Part): DeviceUpdate {
  const { stage, state, received, error, fromVersion, sentAt, stateAt, bornAt, jammedAt } = device
  return {
    rolloutId: rollout.id,
    rolloutState: rollout.state,
    version: release.version,
    size: release.size,
    fromVersion,
    stage,
    state,
    received,
    error,
    sentAt: sentAt?.toISOString() ?? null,
    stateAt: stateAt.toISOString(),
    bornAt: bornAt?.toISOString() ?? null,
    jammedAt: jammedAt?.toISOString() ?? null,
  }
}
