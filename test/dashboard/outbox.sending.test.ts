import 'fake-indexeddb/auto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiClient } from '../../dashboard/api/client.ts'
import { Outbox } from '../../dashboard/offline/outbox.ts'
import { dropEntry, keptPhoto, listEntries, putPhoto } from '../../dashboard/offline/phone.store.ts'
import type { PlaceAssessment } from '../../protocol/api/compliance.ts'
import { aBrightCounty, type BrightCounty } from '../compliance/a-bright-county.ts'
import { aJpeg } from '../compliance/a-photo.ts'

const inspections = '/api/compliance/inspections'
const readings = '/api/climate/readings'

/** The outbox of a phone as it is, with a real server behind it. */
describe('sending what waits on a phone', () => {
  const { fetch } = globalThis
  const api = new ApiClient({ onUnauthenticated: () => undefined })
  let county: BrightCounty
  let outbox: Outbox
  let entered = 0

  beforeAll(async () => {
    county = await aBrightCounty()
  })
  afterAll(() => county.end())
  beforeEach(() => {
    outbox = new Outbox()
  })
  afterEach(async () => {
    for (const { key } of await listEntries()) await dropEntry(key)
  })

  /** A browser knows its server and sends the session along. */
  const reached: typeof fetch = (path, init) =>
    fetch(`${county.url}${path}`, {
      ...init,
      headers: { ...init?.headers, authorization: `Bearer ${county.inspector.token}` },
    })
  const flush = (network: typeof fetch) => {
    vi.stubGlobal('fetch', network)
    return outbox.flush(api, 'inspector').finally(() => vi.unstubAllGlobals())
  }
  const enter = async (
    kind: 'reading' | 'inspection',
    path: string,
    body: object,
    photos: Record<string, Buffer> = {},
  ) => {
    const key = `entry-${++entered}`
    for (const [id, jpeg] of Object.entries(photos)) {
      const path = `/api/compliance/photos?location=${county.storeroom.id}&takenAt=${county.now()}`
      await putPhoto({ id, owner: key, path, blob: new Blob([new Uint8Array(jpeg)]), sentAs: null })
    }
    const at = new Date(Date.UTC(2026, 10, 22) + entered * 60_000).toISOString()
    const place = { subject: 'store', placeName: '北乡库房' }
    await outbox.add({
      ...{ key, personId: 'inspector', kind, path, body, enteredAt: at, ...place },
      photos: Object.keys(photos),
    })
    return key
  }
  const anInspection = () =>
    enter('inspection', inspections, county.anInspection(county.storeroom.id, [{ criterion: 'W1' }]))
  const outcomes = () =>
    Object.fromEntries(
      outbox.entries.map(({ key, state, problem }) => [key, [state, problem?.status ?? null]]),
    )
  const revision = async () =>
    (await county.inspector.get<PlaceAssessment>(`/api/compliance/places/${county.storeroom.id}`)).revision

  test('what this person may not send waits with the reason, and all that was entered after it is sent', async () => {
    const before = await revision()
    const first = await anInspection()
    // Who has become an inspector enters no readings any more.
    const reading = await enter('reading', readings, {
      locationId: county.storeroom.id,
      celsius: 21,
      humidity: null,
    })
    const second = await anInspection()
    const sent = await flush(reached)
    expect(outcomes()).toEqual({
      [first]: ['sent', null],
      [reading]: ['waiting', 403],
      [second]: ['sent', null],
    })
    expect([...sent]).toEqual(['inspection'])
    expect(await revision()).toBe(before + 2)
  })

  test('without an answer everything waits, in its order', async () => {
    const entries = [await anInspection(), await anInspection()]
    let calls = 0
    const none: typeof fetch = () => {
      calls++
      return fetch('http://127.0.0.1:1/')
    }
    expect(await flush(none)).toEqual(new Set())
    expect(calls).toBe(1)
    expect(outcomes()).toEqual(Object.fromEntries(entries.map((key) => [key, ['waiting', null]])))
  })

  test('a photo that the server has taken away since is sent once more, and the inspection with it', async () => {
    const { id } = county.storeroom
    const body = county.anInspection(id, [{ criterion: 'W4', photoIds: ['of-the-phone'] }])
    const key = await enter('inspection', inspections, body, {
      'of-the-phone': await aJpeg(400, 300, '#0a0b0c'),
    })
    const sent: string[] = []
    const through: typeof fetch = (path, init) => {
      sent.push(String(path).split('?')[0] ?? '')
      return reached(path, init)
    }
    // The photo arrives; then the network is gone for nine days.
    await flush((path, init) =>
      String(path).startsWith(inspections) ? fetch('http://127.0.0.1:1/') : reached(path, init),
    )
    expect(outcomes()).toEqual({ [key]: ['waiting', null] })
    const gone = (await keptPhoto('of-the-phone'))?.sentAs
    expect(gone).toEqual(expect.any(String))
    county.later(9)
    expect((await county.services.compliance.photos.sweep.tidy()).photos).toBe(1)

    expect(await flush(through)).toEqual(new Set(['inspection']))
    expect(sent).toEqual([inspections, '/api/compliance/photos', inspections])
    expect(outcomes()).toEqual({ [key]: ['sent', null] })
    const answer = (await county.standing(county.inspector, id, 'W4'))?.answer
    expect(answer?.photos).toHaveLength(1)
    expect(answer?.photos[0]?.id).not.toBe(gone)
    const kept = await county.inspector.send('GET', `/api/compliance/photos/${answer?.photos[0]?.id}`)
    expect(kept.status).toBe(200)
    // It is on the server now, and no more on this phone.
    expect(await keptPhoto('of-the-phone')).toBeUndefined()
  })
})
