import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding, Photo } from '../../protocol/api/inspections.ts'
import { PhotoFiles } from '../../server/compliance/photos/photo.files.ts'
import { dialect } from '../../server/db/columns.ts'
import { openReadOnly } from '../../server/db/open.readonly.ts'
import { copyPhotos, photoFaults } from '../../server/db/photo.files.ts'
import { photos } from '../../server/db/schema/index.ts'
import { copySqlite } from '../../server/db/sqlite.file.ts'
import { aBrightCounty, type BrightCounty } from './a-bright-county.ts'
import { aJpeg } from './a-photo.ts'

let county: BrightCounty
let folder: string
beforeAll(async () => {
  county = await aBrightCounty()
  folder = join(county.folder.dataDir, 'photos')
})
afterAll(() => county.end())

const tidy = () => county.services.compliance.photos.sweep.tidy()
const colours = new Set<string>()
const aPhoto = async (colour: string): Promise<Photo> => {
  if (colours.has(colour)) throw new Error('Each photo needs a colour of its own')
  colours.add(colour)
  return county.aPhoto(county.north, county.storeroom.id, colour)
}
const answers = async ({ id }: Photo) =>
  (await county.north.send('GET', `/api/compliance/photos/${id}`)).status
const fileOf = async ({ id }: Photo) => {
  const [row] = await county.db.select({ sha256: photos.sha256 }).from(photos).where(eq(photos.id, id))
  return join(folder, `${row?.sha256}.jpg`)
}
/** An inspection of W1 with this photo. */
const inspectWith = (photo: Photo) =>
  county.north.send(
    'POST',
    '/api/compliance/inspections',
    county.anInspection(county.storeroom.id, [{ criterion: 'W1', photoIds: [photo.id] }]),
  )

test('a photo that nothing used for a week is taken away, and its file a day later', async () => {
  const photo = await aPhoto('#010203')
  const file = await fileOf(photo)
  county.later(6.9)
  expect(await tidy()).toEqual({ photos: 0, files: 0 })
  county.later(0.2)
  expect(await tidy()).toEqual({ photos: 1, files: 0 })
  expect(await answers(photo)).toBe(404)
  county.later(0.9)
  expect(await tidy()).toEqual({ photos: 0, files: 0 })
  expect(existsSync(file)).toBe(true)
  county.later(0.2)
  expect(await tidy()).toEqual({ photos: 0, files: 1 })
  expect(existsSync(file)).toBe(false)
})

test('what an inspection, a finding or a follow-up shows stays for ever, and the database itself refuses to lose it', async () => {
  const [answered, found, followed] = [
    await aPhoto('#110203'),
    await aPhoto('#210203'),
    await aPhoto('#310203'),
  ]
  expect((await inspectWith(answered)).status).toBe(201)
  const { id } = await county.inspector.post<Finding>('/api/compliance/findings', {
    location: county.storeroom.id,
    text: '地面潮湿',
    deadline: '2099-12-31',
    photoIds: [found.id],
  })
  await county.north.post(`/api/compliance/findings/${id}/follow-ups`, {
    kind: 'fixed',
    text: '已处理',
    photoIds: [followed.id],
  })
  county.later(400)
  expect(await tidy()).toEqual({ photos: 0, files: 0 })
  for (const used of [answered, found, followed]) {
    expect(await answers(used)).toBe(200)
    const losing = county.db.write((tx) => tx.delete(photos).where(eq(photos.id, used.id)))
    await expect(losing).rejects.toSatisfy((error: Error) =>
      /the photo is evidence/.test(`${error.message} ${error.cause}`),
    )
  }
})

test('a photo that is gone is named to the phone that still counted on it, and sent again it is one as before', async () => {
  const photo = await aPhoto('#410203')
  county.later(8)
  expect(await tidy()).toEqual({ photos: 1, files: 0 })
  const refused = await inspectWith(photo)
  expect([refused.status, (await refused.json()).code]).toEqual([422, 'unknown_photo'])
  const again = (await (
    await county.sendPhoto(county.north, county.storeroom.id, await aJpeg(400, 300, '#410203'))
  ).json()) as Photo
  expect(again.id).not.toBe(photo.id)
  // Its file was to go, and is needed again.
  county.later(2)
  expect(await tidy()).toEqual({ photos: 0, files: 0 })
  expect(await answers(again)).toBe(200)
  expect((await inspectWith(again)).status).toBe(201)
})

test('two photos of the same pixels share a file, which stays while one of them is used', async () => {
  const [used, unused] = [
    await aPhoto('#510203'),
    await county.aPhoto(county.county, county.southern.id, '#510203'),
  ]
  expect(await fileOf(used)).toBe(await fileOf(unused))
  expect((await inspectWith(used)).status).toBe(201)
  county.later(8)
  expect(await tidy()).toEqual({ photos: 1, files: 0 })
  county.later(2)
  expect(await tidy()).toEqual({ photos: 0, files: 0 })
  expect(await answers(used)).toBe(200)
})

test('a file that a crash left without a photo is removed, and one that an upload is just keeping is not', async () => {
  const jpeg = await aJpeg(400, 300, '#610203')
  const sha256 = createHash('sha256').update(jpeg).digest('hex')
  const file = join(folder, `${sha256}.jpg`)
  const longAgo = new Date(county.ago(2))
  await writeFile(file, jpeg)
  await utimes(file, longAgo, longAgo)
  const files = new PhotoFiles(folder)
  await files.keep(jpeg, async () => {
    expect(files.remove([sha256])).toBe(0)
    expect(existsSync(file)).toBe(true)
  })
  expect(await tidy()).toEqual({ photos: 0, files: 1 })
  expect(existsSync(file)).toBe(false)
})

test.runIf(dialect === 'sqlite')('a backup that was begun before the sweep has all its photos', async () => {
  await aPhoto('#710203')
  county.later(8)
  const source = new Sqlite(join(county.folder.dataDir, 'sanliang.db'), { readonly: true })
  const copied = join(county.folder.dataDir, 'begun.db')
  copySqlite(source, copied)
  source.close()
  expect((await tidy()).photos).toBe(1)
  await tidy()

  const copy = await openReadOnly(null, copied)
  const beside = join(county.folder.dataDir, 'begun-photos')
  await copyPhotos(copy.reader, folder, beside)
  expect(await photoFaults(copy.reader, beside)).toEqual([])
  await copy.close()
})
