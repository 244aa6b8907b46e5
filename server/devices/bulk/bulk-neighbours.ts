import { metresBetween, type Position } from '../../../protocol/nearby.ts'

/** Nearer than this, two places are likely one: metres. */
const SAME_SPOT = 20
/** Cells are wider than that everywhere in China, so that neighbours lie in the same or the next one. */
const CELLS_PER_DEGREE = 2_000

interface Spot extends Position {
  name: string
}

/** Finds which of many positions lie within 20 m of one. */
export class Neighbours {
  readonly #cells = new Map<string, Spot[]>()

  add(spot: Spot): void {
    const key = keyOf(rowOf(spot), columnOf(spot))
    const cell = this.#cells.get(key)
    if (cell) cell.push(spot)
    else this.#cells.set(key, [spot])
  }

  /** The first one found, with its distance in whole metres. */
  near(position: Position): { name: string; metres: number } | null {
    const [row, column] = [rowOf(position), columnOf(position)]
    for (const y of [row - 1, row, row + 1])
      for (const x of [column - 1, column, column + 1])
        for (const spot of this.#cells.get(keyOf(y, x)) ?? []) {
          const metres = metresBetween(position, spot)
          if (metres <= SAME_SPOT) return { name: spot.name, metres: Math.round(metres) }
        }
    return null
  }
}

const rowOf = ({ latitude }: Position): number => Math.floor(latitude * CELLS_PER_DEGREE)
const columnOf = ({ longitude }: Position): number => Math.floor(longitude * CELLS_PER_DEGREE)
const keyOf = (row: number, column: number): string => `${row} ${column}`
