import { z } from 'zod'
import type { Round } from '../../protocol/api/rounds.ts'
import type { createVisit } from '../../protocol/api/visits.ts'

export type Stop = Round['stops'][number]
export type StopChannel = Stop['channels'][number]

const units = z.object({ lotId: z.string(), quantity: z.number().int().min(0) })
const channelDraft = z.object({
  /** Null = not counted. */
  counted: z.number().int().min(0).nullable(),
  loads: z.array(units),
  takenBack: z.array(units.extend({ disposed: z.boolean() })),
  /** The person changed what is loaded: it is not worked out any more. */
  own: z.boolean(),
})
export type ChannelDraft = z.infer<typeof channelDraft>
/** By channel number. */
export const stopDraft = z.record(z.string(), channelDraft)
export type StopDraft = z.infer<typeof stopDraft>

/** What is planned, nothing counted yet. */
export const newDraft = (stop: Stop): StopDraft =>
  Object.fromEntries(
    stop.channels
      .filter(({ productId }) => productId !== null)
      .map(({ channel, loads }) => [
        channel,
        {
          counted: null,
          loads: loads.map(({ lotId, quantity }) => ({ lotId, quantity })),
          takenBack: [],
          own: false,
        },
      ]),
  )

export const unitsOf = (lots: readonly { quantity: number }[]): number =>
  lots.reduce((sum, { quantity }) => sum + quantity, 0)

/** What lies there before loading, as far as anybody knows: counted, or what the ledger says. */
export const levelOf = (channel: StopChannel, { counted, takenBack }: ChannelDraft): number =>
  Math.max(0, (counted ?? unitsOf(channel.contents)) - unitsOf(takenBack))

export const roomOf = (channel: StopChannel, draft: ChannelDraft): number =>
  Math.max(0, channel.capacity - levelOf(channel, draft))

/** As much of the plan as fits, unless the person said otherwise. */
export function fitted(channel: StopChannel, draft: ChannelDraft): ChannelDraft {
  if (draft.own) return draft
  let room = roomOf(channel, draft)
  const loads = channel.loads.map(({ lotId, quantity }) => {
    const fits = Math.min(quantity, room)
    room -= fits
    return { lotId, quantity: fits }
  })
  return { ...draft, loads }
}

type Entry = z.input<typeof createVisit>['channels'][number]

/** What is sent: channels at which nothing was done are left out. */
export function toChannels(draft: StopDraft): Entry[] {
  return Object.entries(draft).flatMap(([channel, { counted, loads, takenBack }]) => {
    const entry: Entry = {
      channel: Number(channel),
      ...(counted !== null && { counted }),
      loaded: loads.filter(({ quantity }) => quantity > 0),
      takenBack: takenBack.filter(({ quantity }) => quantity > 0),
    }
    const empty = counted === null && entry.loaded?.length === 0 && entry.takenBack?.length === 0
    return empty ? [] : [entry]
  })
}
