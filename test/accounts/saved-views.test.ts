import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SavedView } from '../../protocol/api/saved-views.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let mine: Api
let theirs: Api
beforeAll(async () => {
  app = await startApp()
  for (const name of ['wang', 'li']) await app.addPerson(name, 'viewer', COUNTY)
  mine = await app.as('wang')
  theirs = await app.as('li')
})
afterAll(() => app.end())

const LOW = { screen: 'stock', name: '北片偏低', query: 'jurisdiction=990101001&status=low' }
const list = async (api: Api) =>
  (await api.get<{ items: SavedView[] }>('/api/saved-views?screen=stock')).items
const refusal = async (answer: Promise<Response>) => {
  const refused = await answer
  return [refused.status, ((await refused.json()) as { code: string }).code]
}

describe('a saved view', () => {
  test('is its owner’s alone: others neither see, change nor delete it', async () => {
    const view = await mine.post<SavedView>('/api/saved-views', LOW)
    expect(await list(mine)).toEqual([view])
    expect(await list(theirs)).toEqual([])
    const path = `/api/saved-views/${view.id}`
    expect(await refusal(theirs.send('PATCH', path, { name: 'x' }))).toEqual([404, 'not_found'])
    expect(await refusal(theirs.send('DELETE', path))).toEqual([404, 'not_found'])
    expect(await list(mine)).toEqual([view])

    // The same name is free for somebody else.
    await theirs.post('/api/saved-views', LOW)
    expect((await mine.send('PATCH', path, { query: 'status=out' })).status).toBe(200)
    expect(await list(mine)).toEqual([{ ...view, query: 'status=out' }])
    expect((await mine.send('DELETE', path)).status).toBe(204)
    expect(await list(mine)).toEqual([])
    expect(await list(theirs)).toHaveLength(1)
  })

  test('has a name of its own, and carries nothing but the query of an address', async () => {
    const view = await mine.post<SavedView>('/api/saved-views', { ...LOW, name: '甲' })
    const other = await mine.post<SavedView>('/api/saved-views', { ...LOW, name: '乙' })
    expect(await refusal(mine.send('POST', '/api/saved-views', { ...LOW, name: '甲' }))).toEqual([
      409,
      'view_name_taken',
    ])
    expect(await refusal(mine.send('PATCH', `/api/saved-views/${other.id}`, { name: '甲' }))).toEqual([
      409,
      'view_name_taken',
    ])
    expect((await mine.send('PATCH', `/api/saved-views/${view.id}`, { name: '甲' })).status).toBe(200)
    for (const query of ['javascript:alert(1)', 'a=<b>', '//elsewhere', 'x'.repeat(1_001)])
      expect((await mine.send('POST', '/api/saved-views', { ...LOW, name: '丙', query })).status).toBe(400)
  })

  test('is in the audit log without what it searches for', async () => {
    const admin = await app.as('admin')
    const { items } = await admin.get<{ items: { action: string; detail: object }[] }>('/api/audit?limit=100')
    const views = items.filter(({ action }) => action.startsWith('saved_view.'))
    expect(new Set(views.map(({ action }) => action))).toEqual(
      new Set(['saved_view.created', 'saved_view.changed', 'saved_view.deleted']),
    )
    for (const { detail } of views) expect(Object.keys(detail).sort()).toEqual(['name', 'screen'])
  })

  test('is one of fifty at most', async () => {
    const free = 50 - (await list(mine)).length
    for (let i = 0; i < free; i++) await mine.post('/api/saved-views', { ...LOW, name: `第 ${i}` })
    expect(await refusal(mine.send('POST', '/api/saved-views', { ...LOW, name: '又一' }))).toEqual([
      409,
      'too_many_views',
    ])
  })
})
