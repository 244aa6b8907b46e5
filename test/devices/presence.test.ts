import { beforeEach, describe, expect, it } from 'vitest'
import { PresenceTracker } from '../../server/devices/presence.tracker.ts'
import { concerns, presence, REPORTING_INTERVAL } from '../../server/devices/presence.ts'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')

describe('presence', () => {
  it('is unknown of a device that has not spoken since the server started', () => {
    expect(presence(null, NOW)).toBe('unknown')
  })

  it('is stale after two and a half silent intervals, and offline once the link is known to be dead', () => {
    const heard = { birth: null, lastAt: NOW, gone: false }
    expect(presence(heard, NOW + 2.5 * REPORTING_INTERVAL)).toBe('online')
    expect(presence(heard, NOW + 2.5 * REPORTING_INTERVAL + 1)).toBe('stale')
    expect(presence({ ...heard, gone: true }, NOW)).toBe('offline')
  })

  it('is not touched by the will of an earlier connection', () => {
    const birth = { boot: 12, conn: 3 }
    expect(concerns({ boot: 12, conn: 3 }, birth)).toBe(true)
    expect(concerns({ boot: 12, conn: 2 }, birth)).toBe(false)
    expect(concerns({ boot: 11, conn: 9 }, birth)).toBe(false)
    expect(concerns({ boot: 13, conn: 0 }, birth)).toBe(true)
  })
})

describe('the presence tracker', () => {
  let changed: string[]
  let tracker: PresenceTracker
  const now = (id = 'd1', at = NOW) => tracker.of(id, at).presence

  beforeEach(() => {
    changed = []
    tracker = new PresenceTracker((locationId) => changed.push(locationId))
    tracker.register('d1', 'place-1', new Date(NOW - 1_000))
  })

  it('knows when a device was last seen before it knows whether it is there', () => {
    expect(tracker.of('d1', NOW)).toEqual({ presence: 'unknown', lastSeenAt: new Date(NOW - 1_000) })
  })

  it('follows births, wills and silence, and says each change once', () => {
    tracker.born('d1', { boot: 1, conn: 1 }, NOW)
    expect(now()).toBe('online')
    tracker.heard('d1', NOW + 1_000)
    tracker.died('d1', { boot: 1, conn: 0 }, NOW + 2_000)
    expect(now()).toBe('online')
    tracker.died('d1', { boot: 1, conn: 1 }, NOW + 2_000)
    expect(now()).toBe('offline')
    tracker.born('d1', { boot: 1, conn: 2 }, NOW + 3_000)
    expect(now()).toBe('online')
    tracker.sweep(NOW + 3_000 + 3 * REPORTING_INTERVAL)
    tracker.sweep(NOW + 3_000 + 3 * REPORTING_INTERVAL)
    expect(changed).toEqual(['place-1', 'place-1', 'place-1', 'place-1'])
  })

  it('holds a device for the later of two births, whichever comes last', () => {
    tracker.born('d1', { boot: 2, conn: 1 }, NOW)
    tracker.born('d1', { boot: 1, conn: 9 }, NOW)
    tracker.died('d1', { boot: 1, conn: 9 }, NOW)
    expect(now()).toBe('online')
  })

  it('judges silence by how often the device itself reports', () => {
    tracker.register('d3', 'place-3', null, { stateSeconds: 60 })
    tracker.heard('d3', NOW)
    expect(now('d3', NOW + 150_000)).toBe('online')
    expect(now('d3', NOW + 150_001)).toBe('stale')
    tracker.reportsEvery('d3', null)
    expect(now('d3', NOW + 150_001)).toBe('online')
  })

  it('knows the connection of a device that is online, also one from before the server started', () => {
    const connection = (at = NOW) => tracker.connection('d4', at)
    tracker.register('d4', 'place-4', null, { connection: { boot: 3, conn: 7 } })
    expect(connection()).toBeNull()
    tracker.heard('d4', NOW)
    expect(connection()).toEqual({ boot: 3, conn: 7 })
    tracker.born('d4', { boot: 3, conn: 8 }, NOW)
    expect(connection()).toEqual({ boot: 3, conn: 8 })
    // A new board counts from one; ingest knows it for the later by its log.
    tracker.latest('d4', { boot: 1, conn: 1 })
    expect(connection()).toEqual({ boot: 1, conn: 1 })
    expect(connection(NOW + 3 * REPORTING_INTERVAL)).toBeNull()
    tracker.died('d4', { boot: 1, conn: 1 }, NOW)
    expect(connection()).toBeNull()
  })

  it('answers by place, with the machine that serves it now', () => {
    tracker.register('d2', 'place-1', null)
    tracker.heard('d2', NOW)
    expect(tracker.byPlace(['place-1', 'nowhere'], NOW)).toEqual(
      new Map([['place-1', { presence: 'online', lastSeenAt: new Date(NOW) }]]),
    )
    tracker.forget('d1')
    expect(tracker.byPlace(undefined, NOW).size).toBe(1)
    tracker.forget('d2')
    expect(tracker.byPlace(undefined, NOW).size).toBe(0)
  })

  it('gives last-seen times to be stored once each', () => {
    tracker.heard('d1', NOW)
    expect(tracker.takeUnsaved()).toEqual([{ deviceId: 'd1', lastSeenAt: new Date(NOW) }])
    expect(tracker.takeUnsaved()).toEqual([])
  })
})
