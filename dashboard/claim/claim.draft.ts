import type { z } from 'zod'
import type { ClaimOffer, claim } from '../../protocol/api/claims.ts'
import type { Datum } from '../../protocol/api/places.ts'
import { metresBetween, type Position } from '../../protocol/nearby.ts'
import { draftHours, type HoursDraft, hoursOf } from '../places/place.draft.ts'

export interface ChannelDraft {
  channel: number
  product: string | null
  capacity: number | ''
}
/** What an installer has filled in so far; texts as typed. */
export interface ClaimDraft {
  /** One of the places that wait; null = a new one. */
  locationId: string | null
  name: string
  jurisdictionCode: string
  address: string
  phone: string
  hours: HoursDraft
  /** Where it was taken from decides the datum: the phone and the map say WGS-84, a typed pair whatever its map uses. */
  coordinates: (Position & { datum: Datum }) | null
  channels: ChannelDraft[]
}
type Request = z.input<typeof claim>

/** What a machine has when nobody says otherwise. */
const USUAL_CHANNELS = 4
const USUAL_CAPACITY = 20
const MOST_CHANNELS = 99

/** Whether there is anything to say of the place, and of the channels. */
export const asksForPlace = ({ kind, place }: ClaimOffer): boolean =>
  kind === 'dispenser' && (place === null || place.editable)
export const asksForChannels = ({ kind, channelsFixed }: ClaimOffer): boolean =>
  kind === 'dispenser' && !channelsFixed

export function draftOf(offer: ClaimOffer): ClaimDraft {
  const { place, jurisdictions, channels } = offer
  return {
    locationId: null,
    name: '',
    jurisdictionCode: jurisdictions[0]?.code ?? '',
    address: place?.address ?? '',
    phone: place?.phone ?? '',
    hours: draftHours(place?.hours ?? null),
    coordinates: positionOf(place),
    channels: channels.length > 0 ? channels : usualChannels(),
  }
}

const usualChannels = (): ChannelDraft[] =>
  Array.from({ length: USUAL_CHANNELS }, (_, i) => ({
    channel: i + 1,
    product: null,
    capacity: USUAL_CAPACITY,
  }))

/** With one more channel at the end; the same when there can be no more. */
export function withAnother(channels: readonly ChannelDraft[]): ChannelDraft[] {
  const next = Math.max(0, ...channels.map(({ channel }) => channel)) + 1
  return next > MOST_CHANNELS
    ? [...channels]
    : [...channels, { channel: next, product: null, capacity: USUAL_CAPACITY }]
}

function positionOf(
  place: { longitude: number | null; latitude: number | null } | null,
): ClaimDraft['coordinates'] {
  return place && place.longitude !== null && place.latitude !== null
    ? { longitude: place.longitude, latitude: place.latitude, datum: 'wgs84' }
    : null
}

/**
 * The draft as the API takes it. Of a place that is planned or picked only what the installer has changed is sent, and
 * channels only when they are not as they were.
 */
export function requestOf(
  draft: ClaimDraft,
  offer: ClaimOffer,
  { code, attempt }: { code: string; attempt: string },
): Request {
  const place = asksForPlace(offer) ? placeOf(draft, offer) : undefined
  const changed = JSON.stringify(draft.channels) !== JSON.stringify(offer.channels)
  return {
    code,
    attempt,
    ...(draft.locationId !== null && { locationId: draft.locationId }),
    ...(place && { place }),
    ...(asksForChannels(offer) &&
      changed && {
        channels: draft.channels.map(({ channel, product, capacity }) => ({
          channel,
          product,
          capacity: capacity === '' ? USUAL_CAPACITY : capacity,
        })),
      }),
  }
}

function placeOf(draft: ClaimDraft, offer: ClaimOffer): Request['place'] {
  const picked = offer.waiting.find(({ id }) => id === draft.locationId)
  if (picked && !picked.editable) return undefined
  const known = offer.place ?? picked ?? null
  const said = {
    ...(known ? {} : { name: draft.name.trim(), jurisdictionCode: draft.jurisdictionCode }),
    ...(draft.coordinates &&
      !isSame(draft.coordinates, positionOf(known)) && { coordinates: draft.coordinates }),
    ...(draft.address.trim() !== (known?.address ?? '') && { address: draft.address.trim() || null }),
    ...(draft.phone.trim() !== (offer.place?.phone ?? '') && { phone: draft.phone.trim() || null }),
    ...(JSON.stringify(draft.hours) !== JSON.stringify(draftHours(offer.place?.hours ?? null)) && {
      hours: hoursOf(draft.hours),
    }),
  }
  return Object.keys(said).length > 0 ? said : undefined
}

const isSame = (a: ClaimDraft['coordinates'], b: ClaimDraft['coordinates']): boolean =>
  a?.longitude === b?.longitude && a?.latitude === b?.latitude && a?.datum === b?.datum

/** Farther than this from every public place around, a position is more often a slip than a place: kilometres. */
const STRANGE_KM = 30

/** Kilometres to the nearest landmark when that is strangely far; null otherwise, and where nothing is known. */
export function strangelyFar(
  position: Position,
  landmarks: readonly ClaimOffer['landmarks'][number][],
): number | null {
  const metres = landmarks.flatMap(({ longitude, latitude }) =>
    longitude === null || latitude === null ? [] : [metresBetween(position, { longitude, latitude })],
  )
  if (metres.length === 0) return null
  const nearest = Math.round(Math.min(...metres) / 1_000)
  return nearest > STRANGE_KM ? nearest : null
}
