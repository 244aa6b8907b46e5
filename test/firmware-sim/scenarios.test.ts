import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Disorder } from '../../firmware-sim/disorder.ts'
import type { TimedIncident } from '../../firmware-sim/incidents.ts'
import { randomStream } from '../../firmware-sim/random.ts'
import { SCENARIOS } from '../../firmware-sim/scenarios/catalogue.ts'
import type { Scenario, Stage } from '../../firmware-sim/scenarios/scenario.ts'
import { before, inOrder } from '../../firmware-sim/timeline.ts'
import { aBoard, START } from './builders.ts'

function aStage(scenario: Scenario, seed = '7'): Stage {
  return {
    random: randomStream(seed, 'D1', 'scenario', scenario.name),
    channels: [1, 2, 3].map((channel) => ({ channel, capacity: 20, remaining: 20 })),
    from: START - (scenario.past ?? 0),
    live: START,
    until: START + 120_000,
  }
}
const plotOf = (scenario: Scenario, stage = aStage(scenario)): TimedIncident[] => [
  ...(scenario.plot?.(stage) ?? []),
]

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  test('happens within the story, in order of time', () => {
    const times = plotOf(scenario).map(({ at }) => at)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    const { from, until } = aStage(scenario)
    for (const at of times) expect(at >= from && at <= until).toBe(true)
  })

  test('happens in the same way with the same seed', () => {
    expect(plotOf(scenario)).toEqual(plotOf(scenario))
  })

  test('happens to a sensor too, as far as it has what it takes', () => {
    const stage = { ...aStage(scenario), channels: [] }
    for (const { incident } of plotOf(scenario, stage)) expect(incident).not.toHaveProperty('channel')
  })

  test('changes something', () => {
    const board = aBoard({ cooldown: 15_000, logCapacity: 1_000 })
    const changed = scenario.board?.(board, aStage(scenario)) ?? board
    const { past, line, disorder, twin } = scenario
    expect(changed !== board || plotOf(scenario).length > 0 || past || line || disorder || twin).toBeTruthy()
  })
})

test('scenarios have names of their own and words for people, which docs/scenarios.md repeats', () => {
  const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'scenarios.md'), 'utf8')
  expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length)
  for (const { name, story, effect } of SCENARIOS) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(story.length + effect.length).toBeGreaterThan(40)
    expect(docs).toContain(`| \`${name}\` | ${story} | ${effect} |`)
  }
})

test('different seeds tell different stories', () => {
  const told = (seed: string) =>
    SCENARIOS.map((scenario) => JSON.stringify(plotOf(scenario, aStage(scenario, seed))))
  const [one, other] = [told('1'), told('2')]
  expect(one.filter((plot, i) => plot !== other[i]).length).toBeGreaterThan(5)
})

describe('incidents of several sources', () => {
  const door = (at: number, open: boolean): TimedIncident => ({ at, incident: { kind: 'door', open } })

  test('come in order of time, and of two at once the earlier source’s first', () => {
    const merged = inOrder([
      [door(1, true), door(5, true)],
      [door(1, false), door(3, false)],
      [],
      [door(0, true)],
    ])
    expect([...merged].map(({ at, incident }) => [at, 'open' in incident && incident.open])).toEqual([
      [0, true],
      [1, true],
      [1, false],
      [3, false],
      [5, true],
    ])
  })

  test('are asked for one at a time, so that some may go on for ever', () => {
    function* forever(): Generator<TimedIncident, void> {
      for (let at = 0; ; at += 2) yield door(at, true)
    }
    const merged = inOrder([forever(), [door(3, false)]])
    expect(Array.from({ length: 4 }, () => merged.next().value?.at)).toEqual([0, 2, 3, 4])
    expect([...before(5, forever())]).toHaveLength(3)
  })
})

test('disorder sends every batch at least once, some twice, some again later, and not always in order', () => {
  const disorder = new Disorder(randomStream('7'))
  const batch = (first: number) => ({ v: 1 as const, log: 'log1', first, events: [] })
  const sent = Array.from({ length: 50 }, (_, i) => disorder.mix([batch(2 * i), batch(2 * i + 1)]))
  for (const [i, mixed] of sent.entries())
    expect(mixed.map(({ first }) => first)).toEqual(expect.arrayContaining([2 * i, 2 * i + 1]))
  const firsts = sent.flat().map(({ first }) => first)
  expect(firsts.length).toBeGreaterThan(130)
  expect(firsts).not.toEqual([...firsts].sort((a, b) => a - b))
  expect(sent.at(-1)?.some(({ first }) => first < 90)).toBe(true)
  expect(disorder.mix([])).toEqual([])
})
