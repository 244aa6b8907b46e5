import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rolloutLimits } from '../../protocol/api/firmware.ts'
import { UPDATE_STATES } from '../../protocol/messages/update.ts'
import { misfit } from '../../server/devices/firmware/firmware-fit.ts'
import {
  isSettled,
  nextStep,
  type Outcomes,
  stateAfterReport,
  verdict,
} from '../../server/devices/firmware/rollout-health.ts'
import { assignStages } from '../../server/devices/firmware/rollout-stages.ts'

const limits = rolloutLimits.parse({ sample: 5 })
const outcomes = (more: Partial<Outcomes>): Outcomes => ({
  machines: 1_000,
  updated: 0,
  failed: 0,
  born: 0,
  missing: 0,
  jammed: 0,
  ...more,
})

describe('a rollout halts', () => {
  it('when more fail than its limit, once that says something', () => {
    expect(verdict(outcomes({ updated: 3, failed: 1 }), limits)).toBeNull()
    expect(verdict(outcomes({ updated: 4, failed: 1 }), limits)).toEqual({ cause: 'failures', percent: 20 })
    expect(verdict(outcomes({ updated: 9, failed: 1 }), limits)).toBeNull()
  })

  it('at the first failure of a handful of machines, without waiting for the others', () => {
    expect(verdict(outcomes({ machines: 2, failed: 1 }), limits)).toEqual({ cause: 'failures', percent: 100 })
    expect(verdict(outcomes({ machines: 10, failed: 1 }), limits)).toBeNull()
    expect(verdict(outcomes({ machines: 10, failed: 2 }), limits)).toMatchObject({ cause: 'failures' })
  })

  it('when machines do not come back, or jam as they did not before', () => {
    expect(verdict(outcomes({ born: 3, missing: 2 }), limits)).toEqual({
      cause: 'missing_births',
      percent: 40,
    })
    expect(verdict(outcomes({ born: 10, jammed: 3 }), limits)).toEqual({ cause: 'jams', percent: 30 })
    expect(verdict(outcomes({ born: 10, jammed: 2 }), limits)).toBeNull()
  })

  it('never while all is well', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), (updated, born) => {
        expect(verdict(outcomes({ updated, born }), limits)).toBeNull()
      }),
    )
  })
})

describe('the next stage', () => {
  const start = new Date('2026-03-01T00:00:00.000Z')
  const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000)
  const progress = {
    stage: 0,
    stages: 3,
    stageStartedAt: start,
    deadline: later(10_000),
    soakMinutes: 60,
    open: 5,
  }
  const step = (more: object, reached: Partial<Outcomes>, minutes: number) =>
    nextStep({ ...progress, ...more }, outcomes({ machines: 10, ...reached }), limits, later(minutes))

  it('begins after the soak, when enough of the machines have it', () => {
    expect(step({}, { updated: 5 }, 59)).toBe('wait')
    expect(step({}, { updated: 4 }, 60)).toBe('wait')
    expect(step({}, { updated: 5 }, 60)).toBe('advance')
  })

  it('does not begin after the last, and the rollout ends with its last outcome or its deadline', () => {
    expect(step({ stage: 2 }, { updated: 10 }, 60)).toBe('wait')
    expect(step({ open: 0 }, { updated: 10 }, 1)).toBe('finish')
    expect(step({}, {}, 10_000)).toBe('finish')
  })
})

describe('the machines of a stage', () => {
  const machines = Array.from({ length: 200 }, (_, i) => `m-${i}`)
  const stages = [{ percent: 5 }, { percent: 25 }, { percent: 100 }]
  const sizes = (assigned: Map<string, number>) =>
    [0, 1, 2].map((stage) => [...assigned.values()].filter((each) => each === stage).length)

  it('are the same for everyone who works them out, in whatever order they are listed', () => {
    const assigned = assignStages(machines, stages, 'rollout-1')
    expect(sizes(assigned)).toEqual([10, 40, 150])
    const again = assignStages([...machines].reverse(), stages, 'rollout-1')
    expect(Object.fromEntries(again)).toEqual(Object.fromEntries(assigned))
    expect(Object.fromEntries(assignStages(machines, stages, 'rollout-2'))).not.toEqual(
      Object.fromEntries(assigned),
    )
  })

  it('are at least one, and those that were chosen', () => {
    expect(sizes(assignStages(['a', 'b', 'c'], stages, 'x'))).toEqual([1, 0, 2])
    const chosen = assignStages(machines, [{ devices: ['m-7', 'm-8'] }, { percent: 10 }], 'x')
    expect([chosen.get('m-7'), chosen.get('m-8'), chosen.size]).toEqual([0, 0, 20])
  })

  it('are each in one stage, and all of them when the last takes everyone', () => {
    const stage = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 })
    fc.assert(
      fc.property(fc.nat(60), stage, fc.string(), (count, percents, seed) => {
        const some = machines.slice(0, count)
        const rising = [...percents.sort((a, b) => a - b), 100].map((percent) => ({ percent }))
        expect([...assignStages(some, rising, seed).keys()].sort()).toEqual([...some].sort())
      }),
    )
  })
})

describe('a release', () => {
  const release = { hardware: 'rev-b', version: '1.5.0', minimum: '1.2.0', rollback: false }
  const board = (firmware: string | null, hardware: string | null = 'rev-b') => ({ firmware, hardware })

  it('is for boards of its kind that are new enough and have an older one', () => {
    expect(misfit(board('1.4.9'), release)).toBeNull()
    expect(misfit(board('1.10.0'), { ...release, version: '1.11.0' })).toBeNull()
    expect(misfit(board('1.4.9', 'rev-c'), release)).toBe('hardware')
    expect(misfit(board('1.1.9'), release)).toBe('minimum')
    expect(misfit(board('1.5.0'), release)).toBe('current')
    expect(misfit(board('1.6.0'), release)).toBe('current')
    expect(misfit(board('1.6.0'), { ...release, rollback: true })).toBeNull()
    expect(misfit(board('1.5.0'), { ...release, rollback: true })).toBe('current')
    expect(misfit(board(null, null), release)).toBe('unknown')
    expect(misfit(board('nightly'), release)).toBe('unknown')
  })
})

describe('the state of an update', () => {
  it('only goes forward, and an outcome is the end', () => {
    const state = fc.constantFrom(...UPDATE_STATES)
    fc.assert(
      fc.property(fc.array(state), (told) => {
        let now: (typeof UPDATE_STATES)[number] = 'queued'
        for (const each of told) {
          const next = stateAfterReport(now, each)
          if (isSettled(now)) expect(next).toBeUndefined()
          if (next) expect(UPDATE_STATES.indexOf(next)).toBeGreaterThanOrEqual(UPDATE_STATES.indexOf(now))
          now = next ?? now
        }
      }),
    )
  })
})
