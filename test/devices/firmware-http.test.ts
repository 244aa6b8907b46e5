import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_IMAGE_BYTES, type Release } from '../../protocol/api/firmware.ts'
import { toConfig } from '../../server/config.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { anImage, aPackage, aRelease, maker } from './a-release.ts'

let app: TestApp
let admin: Api
let dir: string
let keyFile: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sanliang-keys-'))
  keyFile = join(dir, 'maker.public.pem')
  writeFileSync(keyFile, maker.publicKey.export({ type: 'spki', format: 'pem' }))
  writeFileSync(join(dir, 'maker.private.pem'), maker.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(join(dir, 'nonsense.pem'), 'hello')
  app = await startApp({ environment: { FIRMWARE_KEYS: keyFile } })
  admin = await app.as('admin')
})
afterAll(async () => {
  await app.end()
  await rm(dir, { recursive: true })
})

const upload = (bytes: Buffer, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${app.url}/api/firmware`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${admin.token}`,
      'content-type': 'application/octet-stream',
      ...headers,
    },
    body: new Uint8Array(bytes),
  })

describe('an upload', () => {
  it('is streamed into a release', async () => {
    const image = anImage(3_000_000)
    const answer = await upload(aPackage({ image, hardware: 'http' }))
    expect(answer.status).toBe(201)
    const release = (await answer.json()) as Release
    expect(release).toMatchObject({ size: 3_000_000, sha256: aRelease(image).sha256 })
    expect((await admin.get<{ items: Release[] }>('/api/firmware')).items).toEqual([release])
  })

  it('that is refused early is answered, however much of it is still to come', async () => {
    const answer = await upload(aPackage({ image: anImage(8_000_000), head: { version: '9.9.9' } }))
    expect(answer.status).toBe(422)
    expect(await problemIn(answer)).toMatchObject({ code: 'signature_wrong' })
  })

  it('of another type, or of a form, is refused', async () => {
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', '']) {
      const answer = await upload(aPackage(), { 'content-type': type })
      expect(answer.status, type).toBe(415)
    }
  })

  it('above the limit is refused, also when it does not say how long it is', async () => {
    const large = Buffer.alloc(MAX_IMAGE_BYTES + 10_000)
    expect((await upload(large)).status).toBe(413)
    const head = aPackage({ hardware: 'endless', image: anImage(10) })
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(`${app.url}/api/firmware`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${admin.token}`,
          'content-type': 'application/octet-stream',
          'transfer-encoding': 'chunked',
        },
      })
      call.once('response', ({ statusCode }) => resolve(statusCode))
      call.once('error', reject)
      call.write(head)
      call.end(large)
    })
    expect(status).toBe(422)
    expect((await admin.get<{ items: Release[] }>('/api/firmware')).items).toHaveLength(1)
  })

  it('is for administrators', async () => {
    await app.addPerson('keeper', 'supply_manager', null)
    const { token } = await app.as('keeper')
    const answer = await upload(aPackage(), { authorization: `Bearer ${token}` })
    expect(answer.status).toBe(403)
  })
})

describe('a download', () => {
  const image = anImage(100_000)
  const { sha256 } = aRelease(image)
  beforeAll(async () => {
    expect((await upload(aPackage({ image, hardware: 'download' }))).status).toBe(201)
  })
  const download = (headers: Record<string, string> = {}) =>
    fetch(`${app.url}/firmware/${sha256}`, { headers })

  it('needs no sign-in, is for ever the same, and says what it is', async () => {
    const answer = await download()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('etag')).toBe(`"${sha256}"`)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(image)
  })

  it('goes by ranges, so that a bad line can go on where it broke off', async () => {
    const pieces: Buffer[] = []
    for (let from = 0; from < image.length; from += 30_000) {
      const to = Math.min(from + 29_999, image.length - 1)
      const answer = await download({ range: `bytes=${from}-${to}`, 'if-range': `"${sha256}"` })
      expect(answer.status).toBe(206)
      expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to}/${image.length}`)
      pieces.push(Buffer.from(await answer.arrayBuffer()))
    }
    expect(Buffer.concat(pieces)).toEqual(image)
    const beyond = await download({ range: `bytes=${image.length}-` })
    expect(beyond.status).toBe(416)
    await beyond.arrayBuffer()
  })

  it.each([
    'f'.repeat(64),
    'f'.repeat(63),
    `..%2f${sha256}`,
    '%2e%2e%2fsanliang.db',
    '..%5csanliang.db',
    'incoming-1',
    sha256.toUpperCase(),
  ])('of %s finds nothing', async (name) => {
    const answer = await fetch(`${app.url}/firmware/${name}`)
    // Addresses that cannot be an image's belong to the dashboard, which has a page for every one.
    expect(answer.headers.get('content-type')).toMatch(/problem\+json|html/)
    expect(await answer.text()).not.toContain('SQLite')
  })

  it('is limited by address', async () => {
    let refused = 0
    for (let round = 0; round < 20 && refused === 0; round++) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => fetch(`${app.url}/firmware/${'0'.repeat(64)}`)),
      )
      refused = answers.filter(({ status }) => status === 429).length
      for (const answer of answers) await answer.arrayBuffer()
    }
    expect(refused).toBeGreaterThan(0)
  }, 30_000)
})

describe('FIRMWARE_KEYS', () => {
  it('names public Ed25519 keys, or the server does not start', () => {
    expect(toConfig({}).firmwareKeys).toEqual([])
    expect(toConfig({ FIRMWARE_KEYS: `${keyFile}, ${keyFile}` }).firmwareKeys).toHaveLength(2)
    for (const name of ['maker.private.pem', 'nonsense.pem', 'missing.pem'])
      expect(() => toConfig({ FIRMWARE_KEYS: keyFile.replace('maker.public.pem', name) })).toThrow(
        /FIRMWARE_KEYS/,
      )
  })
})
