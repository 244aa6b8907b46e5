import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import type { z } from 'zod'
import {
  type FirmwareRelease,
  firmwareRelease,
  signedText,
  updateManifest,
} from '../../../protocol/messages/update.ts'

/**
 * A package is what its maker hands to the server: one line of JSON (the release and its signature), then the image. The
 * signature covers the release, and the release the image by its hash.
 */
const packageHead = firmwareRelease.extend({ signature: updateManifest.shape.signature }).strip()
export type PackageHead = z.infer<typeof packageHead>

export function signRelease(release: FirmwareRelease, key: KeyObject): PackageHead {
  const { version, hardware, minimum, size, sha256, rollback } = firmwareRelease.parse(release)
  const signature = sign(null, Buffer.from(signedText(release)), key).toString('base64')
  return { version, hardware, minimum, size, sha256, rollback, signature }
}

/** The id of the key that signed it; null when none of these did. */
export function signerOf({ signature, ...release }: PackageHead, keys: readonly KeyObject[]): string | null {
  const text = Buffer.from(signedText(release))
  const signer = keys.find((key) => verify(null, text, key, Buffer.from(signature, 'base64')))
  return signer ? keyId(signer) : null
}

/** Names a public key: SHA-256 of its DER, hex. */
export const keyId = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')

export const packageLine = (head: PackageHead): string => `${JSON.stringify(head)}\n`

/** What the first line of a package says, or what is wrong with it. */
export function readHead(line: Buffer): PackageHead | { fault: string } {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
  } catch {
    return { fault: 'the first line is no JSON' }
  }
  const parsed = packageHead.safeParse(json)
  if (parsed.success) return parsed.data
  return { fault: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') }
}
