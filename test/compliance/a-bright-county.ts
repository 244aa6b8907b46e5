import type { AssessedTier, PlaceAssessment } from '../../protocol/api/compliance.ts'
import type { Inspection, Photo, SubmitInspection } from '../../protocol/api/inspections.ts'
import type { Location, PlaceKind } from '../../protocol/api/places.ts'
import { criteriaOf, SHIPPED_CHECKLIST } from '../../server/compliance/checklist.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp } from '../support/app.ts'
import { aJpeg } from './a-photo.ts'

export const NORTH = `${COUNTY}001`
export const SOUTH = `${COUNTY}002`
const DAY = 86_400_000

/** The whole server with a warehouse, a storeroom in each of two townships, and who works and inspects there. */
export async function aBrightCounty(environment?: Record<string, string>) {
  const ambient = new TestAmbient()
  const app = await startApp({ ambient, ...(environment && { environment }) })
  const admin = await app.as('admin')
  for (const [code, name] of [
    [NORTH, '北乡'],
    [SOUTH, '南乡'],
  ])
    await admin.post('/api/jurisdictions', { code, name })
  const aPlace = (kind: PlaceKind, jurisdictionCode: string, name: string, more: object = {}) =>
    admin.post<Location>('/api/locations', { kind, jurisdictionCode, name, ...more })
  const warehouse = await aPlace('warehouse', COUNTY, '县库房')
  const storeroom = await aPlace('storeroom', NORTH, '北乡库房')
  const southern = await aPlace('storeroom', SOUTH, '南乡库房')
  await app.addPerson('county', 'supply_manager', COUNTY)
  await app.addPerson('north', 'supply_manager', NORTH)
  await app.addPerson('inspector', 'inspector', COUNTY)
  const county = await app.as('county')
  const north = await app.as('north')
  const inspector = await app.as('inspector')

  const sendPhoto = (by: Api, location: string, bytes: Buffer, query: Record<string, string> = {}) =>
    fetch(`${app.url}/api/compliance/photos?${new URLSearchParams({ location, ...query })}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    })
  /** A photo of this place; `colour` tells one from another. */
  const aPhoto = async (by: Api, location: string, colour: string, query?: Record<string, string>) =>
    (await (await sendPhoto(by, location, await aJpeg(400, 300, colour), query)).json()) as Photo

  const now = () => ambient.now().toISOString()
  let made = 0
  type Answer = Partial<SubmitInspection['answers'][number]> & { criterion: string }
  /** An inspection as a phone sends it; `answers` are given now and pass where nothing else is said. */
  const anInspection = (
    location: string,
    answers: Answer[],
    more: Partial<Record<keyof SubmitInspection, unknown>> = {},
  ) => ({
    id: `inspection-${++made}`,
    location,
    kind: 'self_check',
    checklistVersion: 0,
    startedAt: now(),
    finishedAt: now(),
    answers: answers.map((answer) => ({ state: 'pass', answeredAt: now(), ...answer })),
    ...more,
  })
  const inspect = (by: Api, location: string, answers: Answer[], more?: Parameters<typeof anInspection>[2]) =>
    by.post<Inspection>('/api/compliance/inspections', anInspection(location, answers, more))
  /** An answer to all that a person has to answer: everything fails. */
  const allAnswers = (tier: AssessedTier): Answer[] =>
    criteriaOf(SHIPPED_CHECKLIST, tier)
      .filter(({ scored, evidence }) => scored && evidence !== 'computed')
      .map(({ code, evidence }) => ({
        criterion: code,
        state: 'fail',
        ...(evidence === 'number' && { number: 1 }),
      }))
  const standing = async (by: Api, location: string, criterion: string) => {
    const place = await by.get<PlaceAssessment>(`/api/compliance/places/${location}`)
    return place.criteria.find(({ code }) => code === criterion)
  }
  return {
    ...app,
    ambient,
    later: (days: number) => ambient.advance({ hours: days * 24 }),
    ago: (days: number) => new Date(ambient.now().getTime() - days * DAY).toISOString(),
    now,
    admin,
    county,
    north,
    inspector,
    warehouse,
    storeroom,
    southern,
    aPlace,
    sendPhoto,
    aPhoto,
    anInspection,
    inspect,
    allAnswers,
    standing,
  }
}
export type BrightCounty = Awaited<ReturnType<typeof aBrightCounty>>
