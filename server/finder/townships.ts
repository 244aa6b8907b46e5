import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import { ancestorsOf, countyOf } from '../places/division-code.ts'

export interface Area {
  code: string
  name: string
  nameEn: string | null
  /** Published places in it. */
  points: number
}
export interface County extends Area {
  townships: Area[]
}

const TOWNSHIP_DIGITS = 9

/**
 * Areas with at least one published place, by code: what a visitor without a position chooses from. Places that belong
 * to a county itself are counted there and found by choosing the county.
 */
export function townshipsOf(
  jurisdictions: ReadonlyMap<string, Jurisdiction>,
  pointsIn: ReadonlyMap<string, number>,
): County[] {
  const points = new Map<string, number>()
  for (const [code, count] of pointsIn)
    for (const area of [code, ...ancestorsOf(code)]) points.set(area, (points.get(area) ?? 0) + count)
  const areas = [...jurisdictions.values()]
    .filter(({ code }) => points.has(code))
    .map(({ code, name, nameEn }) => ({ code, name, nameEn, points: points.get(code) ?? 0 }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  const townships = areas.filter(({ code }) => code.length === TOWNSHIP_DIGITS)
  return areas
    .filter(({ code }) => code === countyOf(code) && code.length > 4)
    .map((county) => ({
      ...county,
      townships: townships.filter(({ code }) => countyOf(code) === county.code),
    }))
}
