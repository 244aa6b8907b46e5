import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { FirmwareRelease } from '../../protocol/messages/update.ts'
import { type PackageHead, packageLine, signRelease } from '../../server/devices/firmware/firmware-package.ts'

export const maker = generateKeyPairSync('ed25519')
export const stranger = generateKeyPairSync('ed25519')

export const anImage = (size = 5_000): Buffer => randomBytes(size)

export const aRelease = (image: Buffer, more: Partial<FirmwareRelease> = {}): FirmwareRelease => ({
  version: '1.5.0',
  hardware: 'rev-b',
  minimum: '1.0.0',
  size: image.length,
  sha256: createHash('sha256').update(image).digest('hex'),
  rollback: false,
  ...more,
})

/** What a maker hands over: signed with `key`, whatever is in it. */
export function aPackage(
  more: Partial<FirmwareRelease> & { image?: Buffer; key?: KeyObject; head?: Partial<PackageHead> } = {},
): Buffer {
  const { image = anImage(), key = maker.privateKey, head = {}, ...release } = more
  const signed = signRelease(aRelease(image, release), key)
  return Buffer.concat([Buffer.from(packageLine({ ...signed, ...head })), image])
}

/** In pieces, as a network brings it. */
export async function* inPieces(bytes: Buffer, size = 1_000): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}
