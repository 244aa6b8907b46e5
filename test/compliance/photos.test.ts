import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Photo } from '../../protocol/api/inspections.ts'
import { Backups } from '../../server/db/backup.ts'
import { dialect } from '../../server/db/columns.ts'
import { problemIn } from '../support/caller.ts'
import { silentLog } from '../support/database.ts'
import { aBrightCounty, type BrightCounty } from './a-bright-county.ts'
import { aJpeg, aJpegTakenAt } from './a-photo.ts'

let county: BrightCounty
beforeAll(async () => {
  county = await aBrightCounty()
})
afterAll(() => county.end())

const send = (bytes: Buffer, query?: Record<string, string>) =>
  county.sendPhoto(county.north, county.storeroom.id, bytes, query)
const taken = async (bytes: Buffer, query?: Record<string, string>) => {
  const answer = await send(bytes, query)
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as Photo
}
const fetched = async ({ id }: Photo, size = 'full') => {
  const answer = await county.north.send('GET', `/api/compliance/photos/${id}?size=${size}`)
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) }
}
const refusal = async (bytes: Buffer, query?: Record<string, string>) => problemIn(await send(bytes, query))

test('a 50-megapixel photo is made small', async () => {
  const photo = await taken(await aJpeg(8_000, 6_250))
  expect([photo.width, photo.height]).toEqual([1_600, 1_250])
  const { answer, bytes } = await fetched(photo)
  expect(answer.headers.get('content-type')).toBe('image/jpeg')
  expect(answer.headers.get('cache-control')).toContain('private')
  expect(bytes.length).toBe(photo.bytes)
  const thumb = await sharp((await fetched(photo, 'thumb')).bytes).metadata()
  expect([thumb.format, thumb.width]).toEqual(['jpeg', 320])
}, 30_000)

test('a small photo keeps its size, a sideways one stands up, and PNG and WebP become JPEG', async () => {
  const small = await taken(await aJpeg(300, 200))
  expect([small.width, small.height]).toEqual([300, 200])
  const sideways = await sharp(await aJpeg(400, 200, '#111111'))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect(await taken(sideways)).toMatchObject({ width: 200, height: 400 })
  for (const format of ['png', 'webp'] as const) {
    const photo = await taken(
      await sharp(await aJpeg(320, 240, '#abcdef'))
        .toFormat(format)
        .toBuffer(),
    )
    expect((await sharp((await fetched(photo)).bytes).metadata()).format).toBe('jpeg')
  }
})

test('when it was taken is kept, and where it was taken is gone', async () => {
  const photo = await taken(await aJpegTakenAt('2025:06:01 10:20:30', '+08:00'), { takenAt: county.now() })
  expect(photo).toMatchObject({ takenAt: '2025-06-01T02:20:30.000Z', takenFrom: 'camera' })
  const { bytes } = await fetched(photo)
  const { exif, xmp, iptc } = await sharp(bytes).metadata()
  expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined])
  expect(bytes.includes('Zhang San')).toBe(false)
  // A camera without a zone means the clock on the county's walls.
  expect((await taken(await aJpegTakenAt('2025:06:02 10:20:00'))).takenAt).toBe('2025-06-02T02:20:00.000Z')
})

test('a photo says whose clock dated it: camera, phone, or its arrival', async () => {
  const takenAt = county.ago(3)
  expect(await taken(await aJpeg(330, 200), { takenAt })).toMatchObject({ takenAt, takenFrom: 'phone' })
  expect(await taken(await aJpeg(331, 200))).toMatchObject({ takenAt: county.now(), takenFrom: 'arrival' })
  // A camera whose clock runs ahead says nothing.
  expect(await taken(await aJpegTakenAt('2031:01:01 00:00:00'))).toMatchObject({ takenFrom: 'arrival' })
})

test('a phone whose clock is wrong is put right, and one that names the future without saying so is refused', async () => {
  const wrong = (minutes: number) => new Date(county.ambient.now().getTime() + minutes * 60_000).toISOString()
  const photo = await taken(await aJpeg(340, 200), { takenAt: wrong(600), sentAt: wrong(660) })
  expect(photo.takenAt).toBe(wrong(-60))
  expect(await refusal(await aJpeg(341, 200), { takenAt: wrong(600) })).toMatchObject({
    status: 422,
    code: 'time_in_future',
    errors: [{ path: 'takenAt' }],
  })
  expect(await refusal(await aJpeg(341, 200), { takenAt: '1999-01-01T00:00:00Z' })).toMatchObject({
    code: 'time_too_old',
  })
})

test('the same photo sent twice is one photo', async () => {
  const bytes = await aJpeg(350, 200)
  const first = await taken(bytes)
  expect(await taken(bytes)).toEqual(first)
  const both = await Promise.all([taken(await aJpeg(351, 200)), taken(await aJpeg(351, 200))])
  expect(both[0].id).toBe(both[1].id)
})

test('what is no photo is refused with a reason, and leaves nothing behind', async () => {
  const files = () => readdir(join(county.folder.dataDir, 'photos'))
  const before = await files()
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>')
  for (const bytes of [gif, svg, Buffer.from('<!doctype html><title>photo.jpg</title>'), Buffer.from('x')])
    expect(await refusal(bytes)).toMatchObject({ status: 422, code: 'not_a_photo' })
  expect(await refusal(Buffer.alloc(0))).toMatchObject({ code: 'not_a_photo' })

  const whole = await aJpeg(2_000, 1_500)
  expect(await refusal(whole.subarray(0, whole.length / 2))).toMatchObject({ code: 'photo_broken' })
  // Begins like a JPEG, and like a PNG, and is neither.
  expect(await refusal(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(500, 7)]))).toMatchObject(
    {
      code: 'photo_broken',
    },
  )
  expect(await refusal(Buffer.concat([whole.subarray(0, 4), svg, Buffer.alloc(99)]))).toMatchObject({
    code: 'photo_broken',
  })
  expect(await files()).toEqual(before)
})

test('an image that would unfold to more than 60 megapixels is refused before it does', async () => {
  const bomb = await sharp({
    create: { width: 12_000, height: 10_000, channels: 3, background: 'black' },
    limitInputPixels: false,
  })
    .png()
    .toBuffer()
  expect(bomb.length).toBeLessThan(1_000_000)
  const before = process.memoryUsage.rss()
  expect(await refusal(bomb)).toMatchObject({
    status: 422,
    code: 'photo_too_many_pixels',
    params: { megapixels: 120, limit: 60 },
  })
  // 120 megapixels are 360 MB unpacked.
  expect(process.memoryUsage.rss() - before).toBeLessThan(250e6)
}, 30_000)

test('a file above 25 MB is refused while it comes', async () => {
  const photo = await aJpeg(100, 100)
  const answer = await send(Buffer.concat([photo, Buffer.alloc(26 * 1024 * 1024)]))
  expect(await problemIn(answer)).toMatchObject({ status: 413, code: 'body_too_large' })
})

test('a photo of another jurisdiction is neither seen nor taken', async () => {
  const photo = await county.aPhoto(county.county, county.southern.id, '#220022')
  expect((await county.north.send('GET', `/api/compliance/photos/${photo.id}`)).status).toBe(404)
  expect((await county.sendPhoto(county.north, county.southern.id, await aJpeg())).status).toBe(404)
})

test.runIf(dialect === 'sqlite')(
  'a backup has the photos, and finds out when one was changed',
  async () => {
    const { dataDir } = county.folder
    const backups = new Backups({ dataDir, every: 0, keep: 3, log: silentLog, now: () => new Date() })
    await taken(await aJpeg(370, 200, '#0d0e0f'))
    const first = await backups.make()
    expect(first.report).toContain('ok    Every photo is there')
    const copies = join(dataDir, 'backups', 'photos')
    const own = (await readdir(join(dataDir, 'photos'))).sort()
    expect((await readdir(copies)).sort()).toEqual(own)
    const [name = ''] = own
    const bytes = await readFile(join(copies, name))
    bytes.writeUInt8(bytes.readUInt8(200) ^ 1, 200)
    await writeFile(join(copies, name), bytes)
    const second = await backups.make()
    expect(second.sound).toBe(false)
    expect(second.report).toContain(`the file ${name} was changed`)
  },
  60_000,
)

test('a photo whose file is gone is told as missing, not as an error of ours', async () => {
  const photo = await taken(await aJpeg(360, 200, '#0a0b0c'))
  const dir = join(county.folder.dataDir, 'photos')
  for (const name of await readdir(dir))
    if ((await readFile(join(dir, name))).length === photo.bytes) await rm(join(dir, name))
  for (const size of ['full', 'thumb']) expect((await fetched(photo, size)).answer.status).toBe(404)
})
