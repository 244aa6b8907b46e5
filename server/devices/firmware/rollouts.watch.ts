import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { Database } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import { isJammed, isSettled, nextStep, type Outcomes, verdict } from './rollout-health.ts'
import * as store from './rollouts.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
}

const LOOK_EVERY = 10_000

/** Looks after rollouts: stops one that does harm, begins the next stage of one that does well. */
export class RolloutWatch {
  readonly #parts: Dependencies
  /** Up to when the channels of a rollout's machines have been looked at. */
  readonly #looked = new Map<string, Date>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null

  constructor(parts: Dependencies) {
    this.#parts = parts
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.look().catch((error) => this.#parts.log.warn({ err: error }, 'Rollouts could not be looked after'))
    }, LOOK_EVERY)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking?.catch(() => undefined)
  }

  /** Looks at every running rollout once. */
  look(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #lookAtAll(): Promise<void> {
    const running = await store.listRollouts(this.#parts.db, { scope: null, states: ['running'] })
    for (const { rollout } of running) {
      await this.#findJams(rollout)
      await this.#judge(rollout)
    }
  }

  async #findJams({ id }: store.RolloutRow): Promise<void> {
    const { db, ambient } = this.#parts
    const now = ambient.now()
    const born = await store.listBorn(db, id, this.#looked.get(id) ?? null)
    const jammed = born.filter(({ state }) => isJammed(state.channels)).map(({ deviceId }) => deviceId)
    if (jammed.length > 0) await db.write((tx) => store.markJammed(tx, id, jammed, now))
    this.#looked.set(id, now)
  }

  async #judge(rollout: store.RolloutRow): Promise<void> {
    const { db, ambient } = this.#parts
    const { id, limits, stage, stages, resumedAt: since } = rollout
    const now = ambient.now()
    const bornBy = new Date(now.getTime() - limits.bornWithinMinutes * 60_000)
    const counts = await store.countStages(db, id, { bornBy, since })
    const begun = counts.filter((each) => each.stage <= stage)

    const halt = verdict(outcomesOf(begun, 'recent'), limits)
    if (halt) {
      const { cause: haltCause, percent: haltPercent } = halt
      await this.#change(rollout, { state: 'halted', haltedAt: now, haltCause, haltPercent })
      this.#parts.log.warn({ rolloutId: id, ...halt }, 'A firmware rollout halted by itself')
      return
    }
    const open = counts.reduce((sum, each) => sum + (isSettled(each.state) ? 0 : each.machines), 0)
    const progress = { ...rollout, stages: stages.length, open }
    const step = nextStep(progress, outcomesOf(begun, 'machines'), limits, now)
    if (step === 'finish') await this.#change(rollout, { state: 'finished', finishedAt: now })
    if (step === 'advance') await this.#change(rollout, { stage: stage + 1, stageStartedAt: now })
  }

  async #change(
    { id, jurisdictionCode, stage }: store.RolloutRow,
    change: Partial<store.RolloutRow>,
  ): Promise<void> {
    await this.#parts.db.write(async (tx, afterCommit) => {
      if (!(await store.changeRollout(tx, id, ['running'], change))) return
      const machines = await store.machinesUpTo(tx, id, change.stage ?? stage)
      afterCommit(() => {
        this.#parts.changes.emit('rollout', id, jurisdictionCode)
        this.#parts.changes.emit('outgoing', machines)
      })
    })
  }
}

/** `recent`: outcomes since a person last looked; `machines`: all. */
function outcomesOf(counts: readonly store.StageCount[], which: 'recent' | 'machines'): Outcomes {
  const sum = (of: (each: store.StageCount) => number) => counts.reduce((total, each) => total + of(each), 0)
  const inStates = (...states: store.StageCount['state'][]) =>
    sum((each) => (states.includes(each.state) ? each[which] : 0))
  return {
    machines: sum(({ machines }) => machines),
    updated: inStates('updated'),
    failed: inStates('failed', 'rolled_back'),
    born: sum(({ born }) => born),
    missing: sum(({ missing }) => missing),
    jammed: sum(({ jammed }) => jammed),
  }
}
