import type { Events } from '../protocol/messages/events.ts'
import type { Random } from './random.ts'

/** Batches that may come again although they were acknowledged long ago. */
const KEPT = 20

/** What a bad network, or a broker that redelivers, makes of batches: some twice, some late, some once more after hours. */
export class Disorder {
  private readonly earlier: Events[] = []

  constructor(private readonly random: Random) {}

  /** The batches in the order and as often as they arrive: each at least once. */
  mix(batches: readonly Events[]): Events[] {
    const { random, earlier } = this
    const mixed = [...batches, ...batches.filter(() => random.next() < 0.4)]
    if (batches.length > 0) mixed.push(...earlier.filter(() => random.next() < 0.1))
    for (let i = mixed.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1))
      const [a, b] = [mixed[i], mixed[j]]
      if (a && b) [mixed[i], mixed[j]] = [b, a]
    }
    earlier.push(...batches)
    earlier.splice(0, earlier.length - KEPT)
    return mixed
  }
}
