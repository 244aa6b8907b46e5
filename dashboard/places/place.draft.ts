import type { z } from 'zod'
import type { createLocation, Datum, Location, OpeningHours, PlaceKind } from '../../protocol/api/places.ts'
import { DAYS, readIntervals, writeIntervals } from './opening-hours.ts'

export interface HoursDraft {
  kind: 'unknown' | 'always' | 'week'
  /** Monday first, as typed. */
  week: string[]
  holidays: OpeningHours['holidays']
  exceptions: OpeningHours['exceptions']
}
/** A place as the form holds it: texts as typed. */
export interface PlaceDraft {
  kind: PlaceKind
  jurisdictionCode: string | null
  name: string
  nameEn: string
  address: string
  phone: string
  hours: HoursDraft
  productIds: string[]
  longitude: number | string
  latitude: number | string
  datum: Datum
  verifiedOn: string
  migrantArea: boolean
  stepFree: boolean | null
  indoor: boolean | null
  asksId: boolean | null
  published: boolean
}

const NO_HOURS: HoursDraft = { kind: 'unknown', week: DAYS.map(() => ''), holidays: 'closed', exceptions: [] }

export function draftHours(hours: OpeningHours | null): HoursDraft {
  if (!hours) return NO_HOURS
  const { always, week, holidays, exceptions } = hours
  return {
    kind: always ? 'always' : week ? 'week' : 'unknown',
    week: week ? week.map(writeIntervals) : NO_HOURS.week,
    holidays,
    exceptions,
  }
}

export const emptyDraft = (jurisdictionCode: string | null): PlaceDraft => ({
  kind: 'staffed_outlet',
  jurisdictionCode,
  name: '',
  nameEn: '',
  address: '',
  phone: '',
  hours: NO_HOURS,
  productIds: [],
  longitude: '',
  latitude: '',
  datum: 'gcj02',
  verifiedOn: '',
  migrantArea: false,
  stepFree: null,
  indoor: null,
  asksId: null,
  published: false,
})

/** Coordinates are stored, and so shown, in WGS-84. */
export const draftOf = (place: Location, kind: PlaceKind): PlaceDraft => ({
  kind,
  jurisdictionCode: place.jurisdictionCode,
  name: place.name,
  nameEn: place.nameEn ?? '',
  address: place.address ?? '',
  phone: place.phone ?? '',
  hours: draftHours(place.hours),
  productIds: place.productIds,
  longitude: place.longitude ?? '',
  latitude: place.latitude ?? '',
  datum: 'wgs84',
  verifiedOn: place.verifiedOn ?? '',
  migrantArea: place.migrantArea,
  stepFree: place.stepFree,
  indoor: place.indoor,
  asksId: place.asksId,
  published: place.published,
})

export function hoursOf(draft: HoursDraft): OpeningHours | null {
  if (draft.kind === 'unknown') return null
  const { holidays, exceptions } = draft
  if (draft.kind === 'always') return { always: true, holidays, exceptions }
  const day = (index: number) => readIntervals(draft.week[index] ?? '') ?? []
  return {
    always: false,
    week: [day(0), day(1), day(2), day(3), day(4), day(5), day(6)],
    holidays,
    exceptions,
  }
}

const orNull = (text: string): string | null => text.trim() || null

/** The draft as the API takes it; an emptied field is sent as null. Coordinates go only when they were changed. */
export function requestOf(
  draft: PlaceDraft,
  before: PlaceDraft | null,
): Omit<z.input<typeof createLocation>, 'kind'> {
  const moved =
    before === null ||
    before.longitude !== draft.longitude ||
    before.latitude !== draft.latitude ||
    before.datum !== draft.datum
  const coordinates =
    draft.longitude === '' || draft.latitude === ''
      ? null
      : { longitude: Number(draft.longitude), latitude: Number(draft.latitude), datum: draft.datum }
  return {
    jurisdictionCode: draft.jurisdictionCode ?? '',
    name: draft.name.trim(),
    nameEn: orNull(draft.nameEn),
    address: orNull(draft.address),
    phone: orNull(draft.phone),
    hours: hoursOf(draft.hours),
    productIds: draft.productIds,
    ...(moved ? { coordinates } : {}),
    verifiedOn: orNull(draft.verifiedOn),
    migrantArea: draft.migrantArea,
    stepFree: draft.stepFree,
    indoor: draft.indoor,
    asksId: draft.asksId,
    published: draft.published,
  }
}
