import { type Board, HARDWARE } from '../../firmware-sim/board.ts'
import type { DeviceRecord } from '../../firmware-sim/credentials.ts'
import { Dispenser } from '../../firmware-sim/dispenser.ts'
import { type DispenserMemory, factoryMemory } from '../../firmware-sim/memory.ts'
import type { Events, KnownEvent } from '../../protocol/messages/events.ts'

/** Sunday 1 March 2026, 16:00 in China. */
export const START = Date.parse('2026-03-01T08:00:00.000Z')

export interface DispenserSetup extends Partial<Board> {
  channels?: readonly { remaining: number; capacity?: number }[]
  memory?: Partial<DispenserMemory>
}

/** A dispenser that was turned on at START. Without further words: two channels of 20, full, no cooldown. */
export function aDispenser(setup: DispenserSetup = {}): Dispenser {
  const { channels = [{ remaining: 20 }, { remaining: 20 }], memory = {}, ...board } = setup
  const dispenser = new Dispenser('D1', aBoard(board), {
    ...factoryMemory(
      'log1',
      channels.map(({ remaining, capacity = 20 }, index) => ({ channel: index + 1, capacity, remaining })),
    ),
    ...memory,
  })
  dispenser.powerOn(START)
  return dispenser
}

export function aBoard(board: Partial<Board> = {}): Board {
  return {
    hardware: HARDWARE,
    clock: 'ntp',
    clockError: 0,
    rssi: -70,
    cooldown: 0,
    logCapacity: 1_000,
    updateKeys: [],
    imageCapacity: 1_000_000,
    trialPatience: 60_000,
    selfTest: () => null,
    ...board,
  }
}

export function aRecord(record: Partial<DeviceRecord> = {}): DeviceRecord {
  return {
    id: 'D1',
    secret: 'secret of D1',
    profile: 'normal',
    setting: 'indoor',
    channels: [
      { channel: 1, capacity: 20, remaining: 20 },
      { channel: 2, capacity: 20, remaining: 20 },
    ],
    ...record,
  }
}

/** Everything the log holds. */
export function held(dispenser: Dispenser): readonly KnownEvent[] {
  return dispenser.log.slice(dispenser.log.first, dispenser.log.next)
}

export const kinds = (events: Iterable<{ kind: string }>): string[] => [...events].map(({ kind }) => kind)

/** Sequence numbers in a batch. */
export const seqs = (batch: Events | null): number[] =>
  batch?.events.map((_, index) => batch.first + index) ?? []

/** Lets `count` events happen. */
export function record(dispenser: Dispenser, count: number): void {
  for (let i = 0; i < count; i++) dispenser.sense(20 + i / 10, 50, START + i)
}
