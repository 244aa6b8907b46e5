import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Release } from '../../protocol/api/firmware.ts'
import type { Actor } from '../../server/route.ts'
import { aField, COUNTY, type Field } from './a-field.ts'
import { anImage, aPackage, aRelease, inPieces, maker, stranger } from './a-release.ts'
import { aBirth } from './messages.ts'

let field: Field
let person: Actor
beforeAll(async () => {
  field = await aField({ firmwareKeys: [maker.publicKey] })
  person = await field.anActor()
})
afterAll(() => field.cleanup())

const upload = (bytes: Buffer, pieces?: number): Promise<Release> =>
  field.devices.steering.firmware.upload(person, inPieces(bytes, pieces))
const files = () => readdirSync(join(field.folder.dataDir, 'firmware'))

describe('a package', () => {
  it('of a trusted maker becomes a release and a file under its own hash, in whatever pieces it comes', async () => {
    const image = anImage(70_000)
    const { sha256 } = aRelease(image)
    const release = await upload(aPackage({ image, hardware: 'pieces' }), 37)
    expect(release).toMatchObject({ version: '1.5.0', hardware: 'pieces', sha256, uploadedByName: '张三' })
    expect(readFileSync(join(field.folder.dataDir, 'firmware', sha256))).toEqual(image)
    expect(await field.devices.steering.firmware.list()).toContainEqual(release)
  })

  it.each([
    ['signed by a stranger', () => aPackage({ key: stranger.privateKey }), 'signature_wrong'],
    [
      'with another version than was signed',
      () => aPackage({ head: { version: '9.9.9' } }),
      'signature_wrong',
    ],
    [
      'with another image than was signed',
      () => aPackage({ head: { sha256: 'a'.repeat(64) } }),
      'signature_wrong',
    ],
    ['that was cut short', () => aPackage().subarray(0, -1), 'image_wrong_size'],
    ['with something behind it', () => Buffer.concat([aPackage(), Buffer.from('x')]), 'image_wrong_size'],
    ['with one byte turned', () => flipped(aPackage()), 'image_wrong_hash'],
    ['without a newline', () => Buffer.alloc(10_000, 'x'), 'not_a_package'],
    ['that is empty', () => Buffer.alloc(0), 'not_a_package'],
    ['with a head that is no JSON', () => Buffer.from('hello\nworld'), 'not_a_package'],
    ['with a head that is not UTF-8', () => Buffer.from([0xff, 0xfe, 0x0a, 0x00]), 'not_a_package'],
    ['without a signature', () => Buffer.from(`${JSON.stringify(aRelease(anImage()))}\nx`), 'not_a_package'],
    ['with a path for a hash', () => aPackage({ head: { sha256: '../../etc/passwd' } }), 'not_a_package'],
    ['with a minimum above itself', () => aPackage({ minimum: '2.0.0' }), 'minimum_above_version'],
  ])('%s is refused and leaves nothing behind', async (_what, make, code) => {
    const before = [files(), await field.devices.steering.firmware.list()]
    await expect(upload(make())).rejects.toMatchObject({ status: 422, code })
    expect([files(), await field.devices.steering.firmware.list()]).toEqual(before)
  })

  it('that is here already, or older than what is here, is refused unless its maker signed it as a rollback', async () => {
    await upload(aPackage({ hardware: 'steps', version: '2.0.0' }))
    const again = aPackage({ hardware: 'steps', version: '2.0.0', rollback: true })
    await expect(upload(again)).rejects.toMatchObject({ status: 409, code: 'firmware_exists' })
    const older = { hardware: 'steps', version: '1.9.0' }
    await expect(upload(aPackage(older))).rejects.toMatchObject({
      status: 409,
      code: 'firmware_older',
      params: { newest: '2.0.0' },
    })
    expect(await upload(aPackage({ ...older, rollback: true }))).toMatchObject({ rollback: true })
  })

  it('uploaded twice at once is a release once', async () => {
    const bytes = aPackage({ hardware: 'race' })
    const both = await Promise.allSettled([upload(bytes), upload(bytes)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(
      (await field.devices.steering.firmware.list()).filter(({ hardware }) => hardware === 'race'),
    ).toHaveLength(1)
  })

  it('is believed from any of several keys, and from none when none is trusted', async () => {
    const none = await aField()
    try {
      const actor = await none.anActor()
      const attempt = none.devices.steering.firmware.upload(actor, inPieces(aPackage()))
      await expect(attempt).rejects.toMatchObject({ status: 409, code: 'firmware_keys_missing' })
    } finally {
      await none.cleanup()
    }
    const second = generateKeyPairSync('ed25519')
    const two = await aField({ firmwareKeys: [maker.publicKey, second.publicKey] })
    try {
      const actor = await two.anActor()
      const bytes = aPackage({ key: second.privateKey })
      const { keyId } = await two.devices.steering.firmware.upload(actor, inPieces(bytes))
      expect(keyId).toMatch(/^[0-9a-f]{64}$/)
    } finally {
      await two.cleanup()
    }
  })

  it('of an upload that a stop interrupted is gone after the start', async () => {
    const broken = async function* () {
      yield aPackage({ hardware: 'broken' }).subarray(0, 2_000)
      throw new Error('the connection broke')
    }
    await expect(field.devices.steering.firmware.upload(person, broken())).rejects.toThrow('broke')
    expect(files().filter((name) => name.startsWith('incoming'))).toEqual([])
  })
})

describe('the machines a release is for', () => {
  it('are counted, with the reason for each that it is not for', async () => {
    const release = await upload(aPackage({ hardware: 'rev-f', minimum: '1.2.0' }))
    const boards = [
      { hardware: 'rev-f', firmware: '1.4.0' },
      { hardware: 'rev-f', firmware: '1.1.0' },
      { hardware: 'rev-f', firmware: '1.5.0' },
      { hardware: 'rev-x', firmware: '1.4.0' },
    ]
    for (const board of boards) {
      const device = await field.connect(await field.aMachine())
      await device.tell('birth', aBirth(board))
      await device.disconnect()
    }
    await field.aMachine()
    const fit = await field.devices.steering.firmware.fit(COUNTY, release.id, undefined)
    expect(fit).toEqual({ machines: 5, eligible: 1, minimum: 1, current: 1, hardware: 1, unknown: 1 })
    await expect(field.devices.steering.firmware.fit(null, 'none', undefined)).rejects.toMatchObject({
      status: 404,
    })
  })
})

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy[copy.length - 5] = (copy.at(-5) ?? 0) ^ 1
  return copy
}
