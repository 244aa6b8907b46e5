import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClimateSource } from '../../protocol/api/climate.ts'
import type { HandReading } from '../../protocol/api/hand-readings.ts'
import type { ImportedReadings, LoggerPreview } from '../../protocol/api/logger-files.ts'
import { aStore, HOUR, type Measured, MINUTE, type Store } from './a-store.ts'

let store: Store
beforeAll(async () => {
  store = await aStore()
})
afterAll(() => store.app.end())

const iso = (at: number) => new Date(at).toISOString()
const archive = async (id: string, archived: boolean) => {
  expect((await store.admin.send('PATCH', `/api/locations/${id}`, { archived })).status).toBe(200)
  await store.settle()
}
/** Given up for a month and in use again. */
async function awayAndBack(id: string) {
  await archive(id, true)
  store.ambient.advance({ hours: 30 * 24 })
  await store.settle()
  await archive(id, false)
}
const told = async (id: string) =>
  (await store.excursions(`location=${id}`)).map(({ kind, startedAt, endedAt }) => [kind, startedAt, endedAt])
const sourcesAt = async (id: string) =>
  (await store.admin.get<{ items: ClimateSource[] }>(`/api/climate/sources?location=${id}`)).items

describe('at a place that was given up and is in use again', () => {
  it('a person reads on, and the time away was no silence', async () => {
    const { id } = await store.aPlace()
    const body = (at: number, celsius: number) => ({ locationId: id, at: iso(at), celsius, humidity: 50 })
    const enter = (at: number, celsius: number) =>
      store.admin.post<HandReading>('/api/climate/readings', body(at, celsius))
    await enter(store.now() - 6 * HOUR, 20)
    await enter(store.now(), 20)
    await store.settle()
    await archive(id, true)
    // While it is given up there is no such place.
    const refused = await store.admin.send('POST', '/api/climate/readings', body(store.now(), 21))
    expect([refused.status, (await refused.json()).code]).toEqual([404, 'not_found'])

    await awayAndBack(id)
    store.ambient.advance({ hours: 1 })
    const back = store.now()
    await enter(back, 33)
    store.ambient.advance({ hours: 5 })
    await enter(back + 5 * HOUR, 34)
    await store.settle()
    expect(await sourcesAt(id)).toMatchObject([{ kind: 'hand', latest: { celsius: 34 } }])
    expect(await told(id)).toEqual([['hot', iso(back), null]])
    store.ambient.advance({ hours: 36 })
    await store.settle()
    expect((await told(id)).map(([kind]) => kind)).toEqual(['no_data', 'hot'])
  })

  it('a logger’s files are taken over on the same source, and judged from then on', async () => {
    const { id } = await store.aPlace()
    const send = (path: string, text: string) =>
      fetch(`${store.app.url}/api/climate/imports${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${store.admin.token}`,
          'content-type': 'application/octet-stream',
        },
        body: text,
      })
    const query = `?location=${id}&name=${encodeURIComponent('冷柜记录仪')}`
    const take = async (from: number, ...celsius: number[]) => {
      const rows = celsius.map((value, i) => {
        const at = new Date(from + i * 30 * MINUTE + 8 * HOUR).toISOString()
        return `${at.slice(0, 10)} ${at.slice(11, 16)},${value},50`
      })
      const file = ['时间,温度(℃),湿度(%RH)', ...rows].join('\n')
      const { plan } = (await (await send(`/preview${query}`, file)).json()) as LoggerPreview
      const taken = await send(`${query}&plan=${plan}`, file)
      await store.settle()
      return (await taken.json()) as ImportedReadings
    }
    const first = store.now() - 6 * HOUR
    const { sourceId } = await take(first, 20, 33, 33, 33, 20)
    const before = [['hot', iso(first + 30 * MINUTE), iso(first + 2 * HOUR)]]
    expect(await told(id)).toEqual(before)
    await archive(id, true)
    expect((await send(`/preview${query}`, '时间,温度\n')).status).toBe(404)
    await awayAndBack(id)
    expect(await told(id)).toEqual(before)

    store.ambient.advance({ hours: 8 })
    const then = store.now() - 4 * HOUR
    expect(await take(then, 20, 34, 34, 34, 20)).toEqual({ sourceId, fresh: 5, known: 0 })
    expect(await told(id)).toEqual([['hot', iso(then + 30 * MINUTE), iso(then + 2 * HOUR)], ...before])
  })

  it('a sensor is heard again, and was not silent while nothing was asked of it', async () => {
    const { id } = await store.aPlace()
    const sensor = await store.aSensor(id)
    const steady = (celsius: number): Measured[] =>
      [4, 3, 2, 1, 0].map((ago) => [store.now() - ago * 30 * MINUTE, celsius])
    await store.measure(sensor, steady(20))
    await store.settle()
    await awayAndBack(id)
    store.ambient.advance({ hours: 3 })
    await store.measure(sensor, steady(20))
    await store.settle()
    expect(await told(id)).toEqual([])
    store.ambient.advance({ hours: 3 })
    await store.settle()
    expect(await told(id)).toMatchObject([['no_data', iso(store.now() - 2.5 * HOUR), null]])
  })
})
