import {
  IMPORT_COLUMNS,
  type ImportColumn,
  type ImportIssue,
  type ImportIssueCode,
} from '../../../protocol/api/device-import.ts'
import {
  type CreateLocation,
  createLocation,
  type Datum,
  type OpeningHours,
} from '../../../protocol/api/places.ts'
import type { Position } from '../../../protocol/nearby.ts'
import { DEVICE_ID } from '../../../protocol/topics.ts'
import { InvalidError } from '../../errors.ts'
import { toWgs84 } from '../../places/coordinates.ts'
import type { BulkRow } from './bulk-file.ts'
import { readHours } from './bulk-hours.ts'

export interface WantedChannel {
  channel: number
  /** Code or id. */
  product: string | null
  capacity: number
}
/** What one row says by itself; names are not looked up yet. */
export interface RowFacts {
  line: number
  kind: 'dispenser' | 'sensor'
  id: string | null
  name: string
  jurisdiction: string
  location: string
  /** As it was given. */
  coordinates: NonNullable<CreateLocation['coordinates']> | null
  /** WGS-84. */
  position: Position | null
  address: string | null
  phone: string | null
  hours: OpeningHours | null
  /** Null: nothing is said. */
  channels: WantedChannel[] | null
}

/** Collects what is wrong with one row. */
export type Complain = (
  column: ImportColumn | null,
  code: ImportIssueCode,
  message: string,
  value?: string,
) => void

export const complainTo =
  (issues: ImportIssue[], line: number, cells?: BulkRow['cells']): Complain =>
  (column, code, message, value = column ? (cells?.[column] ?? '') : '') => {
    issues.push({ line, column, code, value: value.slice(0, 200), message })
  }

const KINDS: readonly [RowFacts['kind'], RegExp][] = [
  ['dispenser', /^(自助)?发放机$|^dispenser$/i],
  ['sensor', /^(温湿度)?传感器$|^sensor$/i],
]
const DATUMS: readonly [Datum, RegExp][] = [
  ['wgs84', /^(wgs-?84|gps)$/i],
  ['gcj02', /^(gcj-?02|高德|腾讯|火星坐标)$/i],
  ['bd09', /^(bd-?09|百度)$/i],
]
const LONGEST: Partial<Record<ImportColumn, number>> = {
  name: 80,
  address: 200,
  location: 80,
  jurisdiction: 60,
}
/** Excel shows long digits so, and saves what it shows. */
const ROUNDED = /^\d(\.\d+)?e\+?\d+$/i
const MOST_CHANNELS = 99
const USUAL_CAPACITY = 20

/** Every cell is looked at, so that one look at the file finds all that is wrong with it. */
export function readRow({ line, cells }: BulkRow, complain: Complain): RowFacts {
  checkTexts(cells, complain)
  const kind = cells.kind === '' ? 'dispenser' : KINDS.find(([, known]) => known.test(cells.kind))?.[0]
  if (!kind) complain('kind', 'bad_kind', `Write ${KINDS.map(([name]) => name).join(' or ')}.`)
  const id = cells.id.normalize('NFKC')
  if (id !== '' && !DEVICE_ID.test(id))
    complain('id', 'bad_id', 'Use 1 to 64 letters, digits, dashes and underscores.')
  const phone = cells.phone.normalize('NFKC')
  if (phone !== '' && !ROUNDED.test(phone) && !createLocation.shape.phone.safeParse(phone).success)
    complain('phone', 'bad_phone', 'This is no phone number.')
  const hours = cells.hours === '' ? null : readHours(cells.hours)
  if (cells.hours !== '' && !hours)
    complain(
      'hours',
      'bad_hours',
      'Write for example 08:00-17:30, or Mon-Fri 08:00-12:00,14:00-17:00; Sat 09:00-12:00, or 24h.',
    )
  return {
    line,
    kind: kind ?? 'dispenser',
    id: id || null,
    name: cells.name,
    jurisdiction: cells.jurisdiction.normalize('NFKC'),
    location: cells.location,
    ...readPosition(cells, complain),
    address: cells.address || null,
    phone: phone || null,
    hours,
    channels: cells.channels === '' ? null : readChannels(cells.channels, complain),
  }
}

function checkTexts(cells: BulkRow['cells'], complain: Complain): void {
  for (const column of Object.keys(IMPORT_COLUMNS) as ImportColumn[]) {
    const max = LONGEST[column]
    if (max !== undefined && cells[column].length > max)
      complain(column, 'too_long', `Use at most ${max} characters.`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
    if (/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u.test(cells[column]))
      complain(column, 'control_characters', 'This has control characters: write it anew.', '')
  }
  for (const column of ['id', 'phone', 'jurisdiction'] as const)
    if (ROUNDED.test(cells[column]))
      complain(
        column,
        'excel_number',
        'Excel has rounded this number. Format the column as text and enter it again.',
      )
}

const NOWHERE = { coordinates: null, position: null }

function readPosition(
  cells: BulkRow['cells'],
  complain: Complain,
): Pick<RowFacts, 'coordinates' | 'position'> {
  if (cells.longitude === '' && cells.latitude === '') return NOWHERE
  const [longitude, latitude] = (['longitude', 'latitude'] as const).map((column) => {
    const text = cells[column].normalize('NFKC')
    if (text === '') complain(column, 'half_coordinates', 'Give longitude and latitude, or neither.')
    else if (!/^-?\d{1,3}(\.\d+)?$/.test(text))
      complain(column, 'bad_number', 'Write degrees, such as 111.3642.')
    else return Number(text)
    return null
  })
  const datum = DATUMS.find(([, known]) => known.test(cells.datum))?.[0]
  if (!datum)
    complain(
      'datum',
      'bad_datum',
      'Say where the coordinates come from: WGS-84 (GPS), GCJ-02 (Amap, Tencent) or BD-09 (Baidu).',
    )
  if (typeof longitude !== 'number' || typeof latitude !== 'number' || !datum) return NOWHERE
  const coordinates = { longitude, latitude, datum }
  try {
    return { coordinates, position: toWgs84(coordinates) }
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    const swapped = error.code === 'coordinates_swapped'
    complain('longitude', swapped ? 'swapped' : 'outside_china', error.message, `${longitude}, ${latitude}`)
    return NOWHERE
  }
}

/** `1:CON52:20; 2:CON49:15; 3::20`: number, product, capacity. */
function readChannels(text: string, complain: Complain): WantedChannel[] {
  const channels: WantedChannel[] = []
  for (const part of text.normalize('NFKC').split(/[;|\n]+/)) {
    if (part.trim() === '') continue
    const [channel, product = '', capacity = '', ...more] = part.split(':').map((each) => each.trim())
    const wanted = {
      channel: Number(channel),
      product: product || null,
      capacity: capacity === '' ? USUAL_CAPACITY : Number(capacity),
    }
    const right =
      more.length === 0 &&
      isWhole(wanted.channel, MOST_CHANNELS) &&
      isWhole(wanted.capacity, 10_000) &&
      /^[A-Za-z0-9_-]{0,64}$/.test(product)
    if (!right)
      complain(
        'channels',
        'bad_channels',
        'Write number:product code:capacity for each channel, such as 1:CON52:20;2:CON49:20.',
        part,
      )
    else if (channels.some((known) => known.channel === wanted.channel))
      complain(
        'channels',
        'channel_twice',
        `Channel ${wanted.channel} is named twice.`,
        String(wanted.channel),
      )
    else channels.push(wanted)
  }
  return channels
}

const isWhole = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max
