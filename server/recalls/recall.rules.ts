import type { ChannelState, RecallPlaceState, RecallProgress } from '../../protocol/api/recalls.ts'
import type { Flow } from './lot-units.store.ts'
import type { ChannelRow, CommandFacts } from './recall-channels.store.ts'

/** A machine that refused a command is asked again after this long: milliseconds. */
export const ASK_AGAIN_MS = 10 * 60_000

type Held = Pick<ChannelRow, 'releasedAt'>

/** How far the blocking of a channel has come, or its release. `deviceId`: the machine that is there now. */
export function channelState(
  { releasedAt }: Held,
  command: CommandFacts | null,
  deviceId: string | undefined,
): ChannelState {
  if (releasedAt !== null) return command === null || command.state === 'done' ? 'released' : 'releasing'
  // What another board was told, this one does not know.
  if (command === null || command.deviceId !== deviceId) return 'wanted'
  if (command.state === 'done') return 'blocked'
  return command.state === 'cancelled' ? 'wanted' : command.state
}

/** What the machine has to be told now; null when nothing is to be said, or its answer is awaited. */
export function orderDue(
  { releasedAt }: Held,
  command: CommandFacts | null,
  { deviceId, blocked, now }: { deviceId: string | undefined; blocked: boolean; now: Date },
): 'block_channel' | 'unblock_channel' | null {
  if (deviceId === undefined || (releasedAt !== null && command === null)) return null
  const op = releasedAt === null ? 'block_channel' : 'unblock_channel'
  if (command === null || command.op !== op || command.deviceId !== deviceId) return op
  switch (command.state) {
    case 'queued':
    case 'sent':
    case 'received':
      return null
    case 'expired':
    case 'cancelled':
      return op
    case 'done':
      return op === 'block_channel' && !blocked ? op : null
    case 'rejected':
      return now.getTime() - (command.finishedAt?.getTime() ?? 0) >= ASK_AGAIN_MS ? op : null
  }
}

/** Where goods of one place went since the recall opened; base units. */
export interface Gone {
  sentBack: number
  disposed: number
  /** Not found, less what was found beyond the books; from the road: lost on the way. */
  missing: number
  givenOut: number
}

export const nothingGone: Gone = { sentBack: 0, disposed: 0, missing: 0, givenOut: 0 }

/** What left each place net of what came back by a return or a reversal. The road is a place of its own. */
export function goneFrom(flows: readonly Flow[]): Map<string, Gone> {
  const gone = new Map<string, Gone>()
  const add = (place: string, what: keyof Gone, units: number) => {
    const known = gone.get(place) ?? { ...nothingGone }
    known[what] += units
    gone.set(place, known)
  }
  for (const { fromLocationId, fromKind, toLocationId, toKind, kind, quantity } of flows) {
    const out = whither(toKind, fromKind)
    const back = whither(fromKind, toKind)
    // Goods that come off the road were sent by somebody else, unless they return to their sender.
    if (out) {
      if (out !== 'sentBack' || kind === 'dispatch') add(fromLocationId, out, quantity)
    } else if (back && (back !== 'sentBack' || kind === 'return' || kind === 'reversal'))
      add(toLocationId, back, -quantity)
  }
  return gone
}

function whither(kind: Flow['toKind'], other: Flow['fromKind']): keyof Gone | undefined {
  switch (kind) {
    case 'in_transit':
      return 'sentBack'
    case 'disposal':
      return other === 'in_transit' ? 'missing' : 'disposed'
    case 'variance':
      return 'missing'
    case 'recipient':
      return 'givenOut'
    default:
      return undefined
  }
}

export function placeState({
  collecting,
  held,
  answered,
}: {
  collecting: boolean
  held: number
  answered: boolean
}): RecallPlaceState {
  if (collecting) return 'collecting'
  if (held === 0) return 'settled'
  return answered ? 'answered' : 'open'
}

export interface PlaceFigures {
  state: RecallPlaceState
  held: number
}

/** How much of what a recall is about is accounted for. Nothing to recall is all of it. */
export function progressOf(
  places: readonly PlaceFigures[],
  inTransit: number,
  gone: Iterable<Gone>,
  channels: readonly ChannelState[],
): RecallProgress {
  const collecting = places.filter(({ state }) => state === 'collecting')
  const others = places.filter(({ state }) => state !== 'collecting')
  const outstanding = sum(others.map(({ held }) => held))
  const collected = sum(collecting.map(({ held }) => held))
  const all = [...gone]
  const disposed = sum(all.map((each) => each.disposed))
  const missing = sum(all.map((each) => each.missing))
  const givenOut = sum(all.map((each) => each.givenOut))
  const done = Math.max(0, collected + disposed + missing + givenOut)
  const open = outstanding + inTransit
  const wanted = channels.filter((state) => state !== 'released' && state !== 'releasing')
  return {
    outstanding,
    inTransit,
    collected,
    disposed,
    missing,
    givenOut,
    // Rounded down: 100 % is said only when nothing is left.
    percent: done + open === 0 ? 100 : Math.floor((done / (done + open)) * 100),
    places: others.length,
    settledPlaces: others.filter(({ state }) => state === 'settled').length,
    unansweredPlaces: others.filter(({ state }) => state === 'open').length,
    channels: wanted.length,
    confirmedChannels: wanted.filter((state) => state === 'blocked').length,
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
