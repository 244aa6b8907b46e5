import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NOW } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, HERE, north } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

describe('the public interface for programs', () => {
  it('gives the nearest points of a cell, nearest first', async () => {
    await finder.add({ name: '远', coordinates: north(900) })
    await finder.add({ name: '近', coordinates: north(100) })
    const answer = await (await finder.get(`/api/finder/cells/${CELL}`)).json()
    expect(answer).toMatchObject({
      cell: CELL,
      longitude: HERE.longitude,
      latitude: HERE.latitude,
      at: NOW.toISOString(),
    })
    expect(answer.points.map((point: { name: string }) => point.name)).toEqual(['近', '远'])
  })

  it('answers 404 for a cell that is not on Earth', async () => {
    for (const cell of ['18000-1', 'x', '1-99999'])
      expect((await finder.get(`/api/finder/cells/${cell}`)).status).toBe(404)
  })
})
