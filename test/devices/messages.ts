import type { Birth } from '../../protocol/messages/birth.ts'
import type { KnownEvent } from '../../protocol/messages/events.ts'
import type { State } from '../../protocol/messages/state.ts'

/** Messages as a machine sends them; every field can be overridden. */

const counters = (vend: number) => ({ vend, failed: 0, test: 0 })

export const aBirth = (more: Partial<Birth> = {}): Birth => ({
  v: 1,
  log: 'log-a',
  boot: 1,
  conn: 1,
  first: 0,
  next: 0,
  firmware: '1.4.0',
  hardware: 'rev-b',
  config: 0,
  uptime: 1_000,
  at: null,
  clock: 'none',
  channels: [],
  ...more,
})

export const aState = (more: Partial<State> = {}): State => ({
  v: 1,
  log: 'log-a',
  boot: 1,
  next: 0,
  uptime: 1_000,
  at: null,
  clock: 'none',
  celsius: 21.5,
  humidity: 50,
  door: 'closed',
  rssi: -61,
  faults: [],
  channels: [],
  ...more,
})

const moment = { boot: 1, uptime: 2_000, at: null, clock: 'none' as const }

/** `total` is the channel's lifetime total after it. */
export const aVend = (total: number, more: Record<string, unknown> = {}): KnownEvent =>
  ({ kind: 'vend', ...moment, channel: 1, quantity: 1, counters: counters(total), ...more }) as KnownEvent
export const aFailure = (total: number, more: Record<string, unknown> = {}): KnownEvent =>
  ({ kind: 'failed', ...moment, channel: 1, counters: counters(total), ...more }) as KnownEvent
export const aTest = (total: number, more: Record<string, unknown> = {}): KnownEvent =>
  ({ kind: 'test', ...moment, channel: 1, quantity: 1, counters: counters(total), ...more }) as KnownEvent
export const aDoor = (open: boolean, more: Record<string, unknown> = {}): KnownEvent =>
  ({ kind: 'door', ...moment, open, ...more }) as KnownEvent

export const aBatch = (first: number, ...events: unknown[]) => ({ v: 1, log: 'log-a', first, events })

export const aChannel = (total: number, more: Record<string, unknown> = {}) => ({
  channel: 1,
  remaining: 17,
  capacity: 20,
  fault: null,
  counters: counters(total),
  ...more,
})
