import type { Datum } from '../../protocol/api/places.ts'
import type { Key } from '../locales/dictionary.ts'

/** A position as typed; empty = not known. */
export interface PositionDraft {
  longitude: number | string
  latitude: number | string
  datum: Datum
}

/** China's bounding box, as the API has it. */
const LONGITUDE = { min: 73, max: 136 }
const LATITUDE = { min: 3, max: 54 }

const isOutside = (value: number | string, { min, max }: { min: number; max: number }): boolean =>
  value !== '' && (Number(value) < min || Number(value) > max)

/** What to say of the longitude. Both numbers are given, or neither. */
export const longitudeProblem = ({ longitude, latitude }: PositionDraft): Key | null => {
  if (isOutside(longitude, LONGITUDE)) return 'form.outsideChina'
  return (longitude === '') !== (latitude === '') ? 'form.bothCoordinates' : null
}

export const latitudeProblem = ({ latitude }: PositionDraft): Key | null =>
  isOutside(latitude, LATITUDE) ? 'form.outsideChina' : null
