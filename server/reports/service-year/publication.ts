import type { LocationKind, OpeningHours } from '../../../protocol/api/places.ts'
import type { Publication, PublicField } from '../../../protocol/api/service-year.ts'
import { countPublicFields } from '../../places/public-fields.ts'
import { addDays } from '../../places/time-zone.ts'

/** Public fields are to be checked this often: days. */
export const VERIFIED_FOR_DAYS = 90

/** A point in use that serves the public. */
export interface PublicPoint {
  id: string
  name: string
  kind: LocationKind
  jurisdictionCode: string
  jurisdictionName: string
  address: string | null
  phone: string | null
  hours: OpeningHours | null
  productIds: readonly string[]
  published: boolean
  verifiedOn: string | null
  migrantArea: boolean
}

export type PublicationCounts = Publication['total']

/** Five of five fields, on the public pages. */
export const isComplete = (point: PublicPoint): boolean => point.published && countPublicFields(point) === 5

/** A person looked at its fields within the last 90 days, that day included. */
export const isCheckedInTime = ({ verifiedOn }: PublicPoint, today: string): boolean =>
  verifiedOn !== null && verifiedOn >= addDays(today, -VERIFIED_FOR_DAYS)

/** Published, and checked in time. */
export const isVerified = (point: PublicPoint, today: string): boolean =>
  point.published && isCheckedInTime(point, today)

/** Which of the five are empty. The rule of one field is that of all five: each is tried as the only one that may lack. */
export function missingFields(point: PublicPoint): PublicField[] {
  const filled = { name: 'x', address: 'x', phone: 'x', hours: ALWAYS, productIds: ['x'] }
  const lacks = (field: keyof typeof filled) => countPublicFields({ ...filled, [field]: point[field] }) < 5
  const fields = ['name', 'address', 'hours', 'productIds', 'phone'] as const
  return fields.filter(lacks).map((field) => (field === 'productIds' ? 'products' : field))
}
const ALWAYS: OpeningHours = { always: true, holidays: 'as_usual', exceptions: [] }

/** 5 of 5 fields and verified within 90 days, of all points in use: one that is not published publishes nothing. */
export function countPublication(points: readonly PublicPoint[], today: string): PublicationCounts {
  const count = (meets: (point: PublicPoint) => boolean) => points.filter(meets).length
  const met = count((point) => isComplete(point) && isVerified(point, today))
  return {
    points: points.length,
    published: count(({ published }) => published),
    complete: count(isComplete),
    verified: count((point) => isVerified(point, today)),
    met,
    share: points.length === 0 ? null : met / points.length,
  }
}
