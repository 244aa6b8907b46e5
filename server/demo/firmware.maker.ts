import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { HARDWARE } from '../../firmware-sim/board.ts'
import { FACTORY_FIRMWARE } from '../../firmware-sim/memory.ts'
import type { Services } from '../app.ts'
import { packageLine, signRelease } from '../devices/firmware/firmware-package.ts'
import type { Actor } from '../route.ts'

/** What the machines of the demonstration can be updated to. */
const VERSION = '1.1.0'
/** Large enough to be fetched in parts. */
const IMAGE_BYTES = 192 * 1024

/** A new secret key of the maker of the simulated machines: PEM. */
export const newMakerKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** The key that server and machines believe. */
export const makersPublicKey = (secret: string): KeyObject => createPublicKey(createPrivateKey(secret))

/** Hands the server a release for every machine, which waits to be rolled out. */
export async function uploadRelease(services: Services, administrator: Actor, secret: string): Promise<void> {
  const image = Buffer.alloc(IMAGE_BYTES, `${HARDWARE} ${VERSION} `)
  const head = signRelease(
    {
      version: VERSION,
      hardware: HARDWARE,
      minimum: FACTORY_FIRMWARE,
      size: image.length,
      sha256: createHash('sha256').update(image).digest('hex'),
      rollback: false,
    },
    createPrivateKey(secret),
  )
  await services.devices.steering.firmware.upload(administrator, parts(packageLine(head), image))
}

async function* parts(line: string, image: Buffer): AsyncIterable<Buffer> {
  yield Buffer.from(line)
  yield image
}
