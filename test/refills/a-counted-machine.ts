import { expect } from 'vitest'
import type { Reconciliation } from '../../protocol/api/reconciliations.ts'
import type { Depot } from './a-depot.ts'

const HOUR = 3_600_000
export type Machine = Awaited<ReturnType<Depot['aMachine']>>

/** What people and machines do to a channel between two counts; `depot` is asked for when it is needed. */
export function countsIn(depot: () => Depot) {
  const ago = (hours: number) => new Date(depot().ambient.now().getTime() - hours * HOUR)
  const load = (quantity: number) => [{ lotId: depot().lots.soon, quantity }]
  return {
    ago,
    load,
    /** A machine whose only channel was counted empty and filled with 20. */
    async aFilledMachine(): Promise<Machine> {
      const machine = await depot().aMachine(1)
      await depot().visit(machine, [{ channel: 1, counted: 0, loaded: load(20) }])
      depot().ambient.advance({ hours: 48 })
      return machine
    },
    vends: (count: number, hoursAgo: number) =>
      Array.from({ length: count }, (_, i) => ({ kind: 'vend', at: ago(hoursAgo - i / 60) })),
    /** The one open question about it. */
    async only(machine: Machine): Promise<Reconciliation> {
      const [first, ...more] = await depot().open(machine)
      if (!first || more.length > 0) return expect.fail(`${more.length + (first ? 1 : 0)} questions, not one`)
      return first
    },
    async recount(machine: Machine, counted: number) {
      await depot().state(machine, [counted])
      return depot().visit(machine, [{ channel: 1, counted }])
    },
  }
}
