import type {
  PlannedRow,
  SheetColumnName,
  SheetIssue,
  SheetIssueCode,
} from '../../../protocol/api/exchange.ts'
import type { CreateLandmark, Landmark } from '../../../protocol/api/landmarks.ts'
import type { Datum } from '../../../protocol/api/places.ts'
import type { Position } from '../../../protocol/nearby.ts'
import { InvalidError } from '../../errors.ts'
import { toWgs84 } from '../../places/coordinates.ts'
import { type ImportTable, issue } from './import-table.ts'
import { plain, type Read, readChoice, readDegrees, readText } from './import-values.ts'
import { grouped } from './place-lookup.ts'

export interface KnownArea {
  code: string
  name: string
}
export interface LandmarksContext {
  /** Jurisdictions in which the person may enter something. */
  areas: readonly KnownArea[]
  landmarks: readonly Landmark[]
}

/** One row: what is entered, or of a known landmark what changes. */
export interface LandmarkLine {
  row: number
  area: KnownArea
  /** Null = new. */
  known: Landmark | null
  entered: CreateLandmark
  changes: PlannedRow['changes']
}
export interface LandmarksPlan {
  lines: LandmarkLine[]
  errors: SheetIssue[]
  warnings: SheetIssue[]
}

const DATUMS: Record<Datum, readonly string[]> = {
  wgs84: ['wgs-84', 'gps', '天地图', 'cgcs2000'],
  gcj02: ['gcj-02', '高德', '腾讯', '火星坐标', 'amap', 'tencent'],
  bd09: ['bd-09', '百度', 'baidu'],
}

type Complain = (column: SheetColumnName, code: SheetIssueCode, value?: string) => void

/** What the rows would enter. A name that its area has already is the same landmark: it is put where the file says. */
export function planLandmarks(table: ImportTable, { areas, landmarks }: LandmarksContext): LandmarksPlan {
  const plan: LandmarksPlan = { lines: [], errors: [...table.errors], warnings: [...table.warnings] }
  const areaOf = areaLookup(areas)
  const keyOf = (code: string, name: string) => `${code}\n${plain(name)}`
  const known = new Map(landmarks.map((each) => [keyOf(each.jurisdictionCode, each.name), each]))
  const rowOf = new Map<string, number>()
  for (const { row, cells, at } of table.rows) {
    const complain: Complain = (column, code, value = cells[column] ?? '') =>
      plan.errors.push(issue(code, value, { row, cell: at(column), column }))
    const read = <T>(column: SheetColumnName, reader: (cell: string) => Read<T>): T | undefined => {
      const cell = plain(cells[column] ?? '')
      const result: Read<T> = cell === '' ? { fault: 'required' } : reader(cell)
      if ('value' in result) return result.value
      complain(column, result.fault)
      return undefined
    }
    const area = read('jurisdiction', areaOf)
    const name = read('landmark', (cell) => readText(cell, 40))
    const nameEn = cells.landmarkEn ? read('landmarkEn', (cell) => readText(cell, 80)) : null
    const longitude = read('longitude', readDegrees)
    const latitude = read('latitude', readDegrees)
    const datum = read('datum', (cell) => readChoice(cell, DATUMS))
    if (name?.length === 1) complain('landmark', 'too_short')
    if (longitude === undefined || latitude === undefined || datum === undefined) continue
    const coordinates = { longitude, latitude, datum }
    const position = positionOf(coordinates, complain)
    if (!area || name === undefined || name.length === 1 || nameEn === undefined || !position) continue
    const key = keyOf(area.code, name)
    const twice = rowOf.get(key)
    if (twice !== undefined) complain('landmark', 'landmark_twice', String(twice))
    rowOf.set(key, row)
    const before = known.get(key) ?? null
    const entered = { jurisdictionCode: area.code, name: before?.name ?? name, nameEn, coordinates }
    plan.lines.push({ row, area, known: before, entered, changes: changesOf(before, nameEn, position) })
  }
  return plan
}

export const describeLandmark = ({ row, area, known, entered, changes }: LandmarkLine): PlannedRow => ({
  row,
  effect: !known ? 'new' : changes.length > 0 ? 'changed' : 'same',
  product: null,
  person: null,
  landmark: entered.name,
  place: area.name,
  lot: null,
  expiresOn: null,
  quantity: null,
  changes,
})

/** An empty English name leaves the known one. Positions are compared as they are stored, in WGS-84. */
function changesOf(known: Landmark | null, nameEn: string | null, position: Position): PlannedRow['changes'] {
  const fields = [
    { field: 'landmarkEn' as const, before: known?.nameEn ?? '', after: nameEn ?? known?.nameEn ?? '' },
    {
      field: 'longitude' as const,
      before: String(known?.longitude ?? ''),
      after: String(position.longitude),
    },
    { field: 'latitude' as const, before: String(known?.latitude ?? ''), after: String(position.latitude) },
  ]
  return fields.filter(({ before, after }) => before !== after)
}

function areaLookup(areas: readonly KnownArea[]): (cell: string) => Read<KnownArea> {
  const byCode = new Map(areas.map((area) => [area.code, area]))
  const byName = grouped(areas, ({ name }) => plain(name))
  return (cell) => {
    const found = byCode.get(cell)
    const [area, ...more] = found ? [found] : (byName.get(cell) ?? [])
    if (!area) return { fault: 'unknown_area' }
    return more.length > 0 ? { fault: 'area_ambiguous' } : { value: area }
  }
}

function positionOf(coordinates: CreateLandmark['coordinates'], complain: Complain): Position | null {
  try {
    return toWgs84(coordinates)
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    const { longitude, latitude } = coordinates
    const isSwapped = error.code === 'coordinates_swapped'
    complain('longitude', isSwapped ? 'coordinates_swapped' : 'outside_china', `${longitude}, ${latitude}`)
    return null
  }
}
