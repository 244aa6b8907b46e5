import { createHash } from 'node:crypto'
import type { RolloutStage } from '../../../protocol/api/firmware.ts'

/**
 * Which machine is in which stage. Chosen machines are where they were put; percentages count from the beginning, in an
 * order that looks random, is the same for everyone who works it out, and differs from rollout to rollout: it is not always
 * the same machines that go first. A machine that no stage reaches is absent.
 */
export function assignStages(
  machines: readonly string[],
  stages: readonly RolloutStage[],
  seed: string,
): Map<string, number> {
  const assigned = new Map<string, number>()
  for (const [stage, each] of stages.entries())
    if ('devices' in each) for (const id of each.devices) if (!assigned.has(id)) assigned.set(id, stage)

  const rank = (id: string) => createHash('sha256').update(`${seed} ${id}`).digest('hex')
  const rest = machines
    .filter((id) => !assigned.has(id))
    .map((id) => ({ id, rank: rank(id) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  for (const [stage, each] of stages.entries()) {
    if (!('percent' in each)) continue
    const reached = [...assigned.values()].filter((other) => other <= stage).length
    // Ceiling, so that even a handful of machines has a canary.
    const wanted = Math.ceil((machines.length * each.percent) / 100) - reached
    for (const { id } of rest.splice(0, Math.max(0, wanted))) assigned.set(id, stage)
  }
  return assigned
}
