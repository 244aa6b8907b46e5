import { pressTimes } from './demand.ts'
import type { TimedIncident } from './incidents.ts'
import type { Mechanism } from './machine.ts'
import { type Random, randomStream } from './random.ts'

const DAY = 86_400_000

/** How often nothing falls although the motor turned, and how often the channel is stuck after that. */
const STICKING = 0.006
const JAMMING = 0.0005

/** Demand may run faster than the clocks that date it: `speed` seconds of demand pass in one second of the world. */
export interface DemandTime {
  /** Instant of the world (epoch milliseconds) at which the simulation began … */
  startedAt: number
  /** … and the instant of the year and day whose demand was felt then. */
  demandFrom: number
  speed: number
}

export interface LifePlan {
  /** Presses on an average day of demand time. */
  pressesPerDay: number
  /** Channel numbers, at least one. */
  channels: readonly number[]
  /** Days of demand time between two visits of a driver who fills the machine up; Infinity when nobody comes. */
  restockDays: number
}

/**
 * The ordinary life of one machine: people who press, and a driver. A pure sequence of `seed`, `device` and the plan:
 * neither the network nor other machines have a part in it.
 */
export function* everydayLife(
  seed: string,
  device: string,
  plan: LifePlan,
  time: DemandTime,
): Generator<TimedIncident, void> {
  const people = randomStream(seed, device, 'people')
  const popularity = drawPopularity(plan.channels, people)
  const driver = randomStream(seed, device, 'driver')
  let visit = time.demandFrom + plan.restockDays * DAY * driver.between(0.5, 1)
  const world = (demandAt: number): number => time.startedAt + (demandAt - time.demandFrom) / time.speed

  for (const at of pressTimes(plan.pressesPerDay, time.demandFrom, people)) {
    while (visit <= at) {
      yield { at: world(visit), incident: { kind: 'restock' } }
      visit += plan.restockDays * DAY * driver.between(0.8, 1.2)
    }
    const channel = chooseChannel(popularity, people)
    yield { at: world(at), incident: { kind: 'press', channel, mechanism: drawMechanism(people) } }
  }
}

interface Popularity {
  channel: number
  /** Share of presses that go to this channel or one before it, 0 to 1. */
  upTo: number
}

/** Some goods are wanted more than others, at every place differently. */
function drawPopularity(channels: readonly number[], random: Random): Popularity[] {
  const weights = channels.map((channel) => ({ channel, weight: random.between(0.3, 1) }))
  const total = weights.reduce((sum, { weight }) => sum + weight, 0)
  let upTo = 0
  return weights.map(({ channel, weight }) => {
    upTo += weight / total
    return { channel, upTo }
  })
}

function chooseChannel(popularity: readonly Popularity[], random: Random): number {
  const draw = random.next()
  const chosen = popularity.find(({ upTo }) => draw < upTo) ?? popularity.at(-1)
  if (!chosen) throw new RangeError('a machine needs at least one channel')
  return chosen.channel
}

function drawMechanism(random: Random): Mechanism {
  const draw = random.next()
  if (draw < JAMMING) return 'jams'
  return draw < STICKING ? 'sticks' : 'drops'
}
