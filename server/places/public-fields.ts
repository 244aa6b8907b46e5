import type { OpeningHours, PlaceKind } from '../../protocol/api/places.ts'

/** Kinds of place that serve the public; only these can be published. */
export const PUBLIC_KINDS = [
  'dispenser',
  'staffed_outlet',
  'social_outlet',
  'free_box',
] as const satisfies readonly PlaceKind[]
export type PublicKind = (typeof PUBLIC_KINDS)[number]
export const isPublicKind = (kind: string): kind is PublicKind => PUBLIC_KINDS.some((known) => known === kind)

/** Kinds without a person in attendance: only self-service products may be offered. */
export const isUnattended = (kind: string): boolean => kind === 'dispenser' || kind === 'free_box'

/** How many of 发放地点 place, 地址 address, 服务时间 hours, 发放品种 varieties, 联系电话 phone are filled: 0 to 5. */
export function countPublicFields(place: {
  name: string
  address: string | null
  hours: OpeningHours | null
  productIds: { readonly length: number }
  phone: string | null
}): number {
  const filled = [place.name, place.address, saysWhen(place.hours), place.productIds.length, place.phone]
  return filled.filter(Boolean).length
}

/** Hours without a week say nothing about an ordinary day. */
export const saysWhen = (hours: OpeningHours | null): boolean =>
  hours !== null && (hours.always || hours.week !== undefined)
