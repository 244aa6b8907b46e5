import type { HaltCause, RolloutLimits } from '../../../protocol/api/firmware.ts'

/** What became of the machines of the stages begun so far, since a person last looked. */
export interface Outcomes {
  machines: number
  updated: number
  /** Failed or rolled back. */
  failed: number
  /** Born with the new firmware, whatever came of it. */
  born: number
  /** Applied it and were not born in time. */
  missing: number
  /** Have a jam since the update that they did not have before. */
  jammed: number
}

/**
 * Whether a rollout must stop. It must when a limit is broken whatever the rest will say, and when the rate among those of
 * whom it is known is above the limit and they are no longer few: the first outcome of many machines says nothing yet.
 */
export function verdict(
  { machines, updated, failed, born, missing, jammed }: Outcomes,
  limits: Pick<RolloutLimits, 'failedPercent' | 'missingPercent' | 'jamPercent' | 'sample'>,
): { cause: HaltCause; percent: number } | null {
  const rates: [HaltCause, bad: number, known: number, limit: number][] = [
    ['failures', failed, updated + failed, limits.failedPercent],
    ['missing_births', missing, born + missing, limits.missingPercent],
    ['jams', jammed, born, limits.jamPercent],
  ]
  for (const [cause, bad, known, limit] of rates) {
    const isCertain = bad * 100 > machines * limit
    const isLikely = known >= limits.sample && bad * 100 > known * limit
    if (isCertain || isLikely) return { cause, percent: Math.round((bad / known) * 100) }
  }
  return null
}

interface Progress {
  /** Begun so far, from 0, of so many. */
  stage: number
  stages: number
  stageStartedAt: Date
  deadline: Date
  soakMinutes: number
  /** Machines of the whole rollout without an outcome. */
  open: number
}

/** What a healthy rollout does next. A stage whose machines are not there does not vouch for the next one. */
export function nextStep(
  { stage, stages, stageStartedAt, deadline, soakMinutes, open }: Progress,
  { machines, updated }: Pick<Outcomes, 'machines' | 'updated'>,
  { reachedPercent }: Pick<RolloutLimits, 'reachedPercent'>,
  now: Date,
): 'finish' | 'advance' | 'wait' {
  if (open === 0 || now >= deadline) return 'finish'
  if (stage + 1 >= stages) return 'wait'
  const soaked = now.getTime() - stageStartedAt.getTime() >= soakMinutes * 60_000
  const reached = updated * 100 >= machines * reachedPercent
  return soaked && reached ? 'advance' : 'wait'
}

/** How far along an update is: reports come late, twice and in any order, and only go forward. */
const PROGRESS = {
  queued: 0,
  downloading: 1,
  verified: 2,
  applying: 3,
  updated: 4,
  rolled_back: 4,
  failed: 4,
} as const
type State = keyof typeof PROGRESS

/** Undefined when the report is late. The same state again tells of more bytes. */
export function stateAfterReport(state: State, told: State): State | undefined {
  if (PROGRESS[state] === PROGRESS.failed) return undefined
  return PROGRESS[told] >= PROGRESS[state] ? told : undefined
}

export const isSettled = (state: State): boolean => PROGRESS[state] === PROGRESS.failed
/** It may be taken back while nothing is written to the board's flash for good. */
export const isWithdrawable = (state: State): boolean => PROGRESS[state] < PROGRESS.applying

/** A channel is stuck, as the machine last said. */
export const isJammed = (channels: readonly { fault: string | null }[] | null): boolean =>
  channels?.some(({ fault }) => fault === 'jam') ?? false
