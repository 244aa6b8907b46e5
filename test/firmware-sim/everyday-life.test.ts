import { expect, test } from 'vitest'
import { expectedPresses } from '../../firmware-sim/demand.ts'
import { type DemandTime, everydayLife, type LifePlan } from '../../firmware-sim/everyday-life.ts'
import type { TimedIncident } from '../../firmware-sim/incidents.ts'
import { START } from './builders.ts'

const DAY = 86_400_000
const PLAN: LifePlan = { pressesPerDay: 20, channels: [1, 2, 3], restockDays: Number.POSITIVE_INFINITY }
const REAL_TIME: DemandTime = { startedAt: START, demandFrom: START, speed: 1 }

function live(
  count: number,
  setup: { seed?: string; device?: string; plan?: Partial<LifePlan>; time?: Partial<DemandTime> } = {},
) {
  const { seed = '7', device = 'D1', plan = {}, time = {} } = setup
  const incidents: TimedIncident[] = []
  for (const incident of everydayLife(seed, device, { ...PLAN, ...plan }, { ...REAL_TIME, ...time })) {
    incidents.push(incident)
    if (incidents.length === count) break
  }
  return incidents
}

test('the same seed and device live the same life; another seed or device another', () => {
  expect(live(300)).toEqual(live(300))
  expect(live(300)).not.toEqual(live(300, { seed: '8' }))
  expect(live(300)).not.toEqual(live(300, { device: 'D2' }))
})

test('speed makes the same presses come sooner', () => {
  const fast = live(300, { time: { speed: 60 } })
  for (const [index, { at, incident }] of live(300).entries()) {
    expect(fast[index]?.incident).toEqual(incident)
    expect(fast[index]?.at).toBeCloseTo(START + (at - START) / 60, 3)
  }
})

test('presses come as often as the place is busy, on every channel, and seldom go wrong', () => {
  const incidents = live(20_000)
  const last = incidents.at(-1)?.at ?? START
  expect(expectedPresses(20, START, last) / incidents.length).toBeCloseTo(1, 1)
  const presses = incidents.map(({ incident }) => incident).filter((incident) => incident.kind === 'press')
  for (const channel of [1, 2, 3]) {
    expect(presses.filter((press) => press.channel === channel).length).toBeGreaterThan(presses.length / 10)
  }
  const failures = presses.filter(({ mechanism }) => mechanism !== 'drops').length / presses.length
  expect(failures).toBeGreaterThan(0.003)
  expect(failures).toBeLessThan(0.01)
})

test('a driver comes about as often as planned, between the presses and in order', () => {
  const incidents = live(5_000, { plan: { restockDays: 3 } })
  const visits = incidents.filter(({ incident }) => incident.kind === 'restock').map(({ at }) => at)
  const days = ((incidents.at(-1)?.at ?? START) - START) / DAY
  expect(visits.length).toBeGreaterThan(days / 3 - 3)
  expect(visits.length).toBeLessThan(days / 3 + 5)
  const times = incidents.map(({ at }) => at)
  expect(times).toEqual([...times].sort((a, b) => a - b))
})
