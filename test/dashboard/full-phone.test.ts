import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Outbox } from '../../dashboard/offline/outbox.ts'
import { PhoneRoom } from '../../dashboard/offline/phone.room.ts'
import {
  dropEntry,
  keepDraft,
  keepWork,
  keptDraft,
  keptWork,
  listEntries,
} from '../../dashboard/offline/phone.store.ts'

const { put } = IDBObjectStore.prototype

/** Where a phone runs out of room: when it is asked to keep something, or when that is written down. */
const NO_ROOM: Record<string, typeof put> = {
  'at once': () => {
    throw new DOMException('no room', 'QuotaExceededError')
  },
  'at the end': function (this: IDBObjectStore, ...given) {
    const asked = put.apply(this, given)
    asked.addEventListener('success', () => this.transaction.abort())
    return asked
  },
}

describe.each(Object.entries(NO_ROOM))('a phone that has no room left, and says so %s', (_when, refuse) => {
  let outbox: Outbox
  let room: PhoneRoom
  const heard = vi.fn()
  beforeEach(() => {
    outbox = new Outbox()
    room = new PhoneRoom()
    room.subscribe(heard)
  })
  afterEach(async () => {
    IDBObjectStore.prototype.put = put
    heard.mockClear()
    for (const { key } of await listEntries()) await dropEntry(key)
  })

  const enter = (kind: 'visit' | 'inspection') =>
    room.keep(
      outbox.add({
        ...{ key: 'k1', personId: 'p1', kind, subject: 'store', path: '/api/x', placeName: '北乡库房' },
        body: { counted: 7 },
        enteredAt: '2026-11-22T08:00:00.000Z',
      }),
    )

  test.each(['visit', 'inspection'] as const)(
    'is told apart from one that keeps a %s, and takes it once there is room',
    async (kind) => {
      IDBObjectStore.prototype.put = refuse
      expect(await enter(kind)).toBe(false)
      expect([room.full, heard.mock.calls.length, outbox.entries]).toEqual([true, 1, []])
      expect(await listEntries()).toEqual([])

      IDBObjectStore.prototype.put = put
      expect(await enter(kind)).toBe(true)
      expect([room.full, heard.mock.calls.length]).toEqual([false, 2])
      expect(outbox.entries).toMatchObject([{ kind, state: 'waiting', body: { counted: 7 } }])
    },
  )

  test('has what was typed before', async () => {
    await keepDraft('stop', { counted: 3 })
    await keepWork({ id: 'place', personId: 'p1', draft: { note: 'a' } })
    IDBObjectStore.prototype.put = refuse
    expect(await room.keep(keepDraft('stop', { counted: 4 }))).toBe(false)
    expect(await room.keep(keepWork({ id: 'place', personId: 'p1', draft: { note: 'ab' } }))).toBe(false)
    expect(await keptDraft('stop')).toEqual({ counted: 3 })
    expect((await keptWork('place'))?.draft).toEqual({ note: 'a' })
    expect(room.full).toBe(true)
  })
})
