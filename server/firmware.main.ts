/**
 * `npm run firmware -- keygen|sign|verify`: what the maker of a firmware does, on a machine that need not be online; the
 * private key never goes to a server (docs/firmware.md). Ends with 0 when done, 1 when it cannot be.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { MAX_IMAGE_BYTES } from '../protocol/api/firmware.ts'
import { compareVersions, firmwareRelease } from '../protocol/messages/update.ts'
import { FirmwareFiles, hashFile } from './devices/firmware/firmware.files.ts'
import { keyId, packageLine, signerOf, signRelease } from './devices/firmware/firmware-package.ts'

const USAGE = `Usage:
npm run firmware -- keygen --out NAME
  makes NAME.private.pem, to be kept secret, and NAME.public.pem, for FIRMWARE_KEYS and for the boards
npm run firmware -- sign --key NAME.private.pem --image FILE --version 1.5.0 --hardware rev-b --minimum 1.0.0 --out FILE
  makes a package to upload; with --rollback it may replace a newer version
npm run firmware -- verify --key NAME.public.pem FILE
  says what is in a package, when all of it is what was signed`

const text = { type: 'string' } as const

function call() {
  return parseArgs({
    allowPositionals: true,
    options: {
      key: text,
      image: text,
      version: text,
      hardware: text,
      minimum: text,
      out: text,
      rollback: { type: 'boolean', default: false },
    },
  })
}
type Flags = ReturnType<typeof call>['values']

function need(flags: Flags, name: 'key' | 'image' | 'version' | 'hardware' | 'minimum' | 'out'): string {
  const value = flags[name]
  if (!value) throw new Error(`--${name} is missing.\n${USAGE}`)
  return value
}

function keygen(flags: Flags): void {
  const out = need(flags, 'out')
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  // Never over a key that is there: boards in the field believe it.
  writeFileSync(`${out}.private.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
    flag: 'wx',
  })
  writeFileSync(`${out}.public.pem`, publicKey.export({ type: 'spki', format: 'pem' }), { flag: 'wx' })
  console.log(
    `Key ${keyId(publicKey)}\n${out}.private.pem: keep it secret\n${out}.public.pem: for FIRMWARE_KEYS`,
  )
}

async function sign(flags: Flags): Promise<void> {
  const [image, out] = [need(flags, 'image'), need(flags, 'out')]
  const { sha256, size } = await hashFile(image)
  if (size > MAX_IMAGE_BYTES)
    throw new Error(`${image} has ${size} bytes; a server takes up to ${MAX_IMAGE_BYTES}.`)
  const parsed = firmwareRelease.safeParse({
    version: need(flags, 'version'),
    hardware: need(flags, 'hardware'),
    minimum: need(flags, 'minimum'),
    rollback: flags.rollback,
    size,
    sha256,
  })
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error))
  const { version, hardware, minimum } = parsed.data
  if (compareVersions(minimum, version) > 0)
    throw new Error(`--minimum ${minimum} is above --version ${version}.`)
  const head = signRelease(parsed.data, createPrivateKey(readFileSync(need(flags, 'key'))))
  const file = createWriteStream(out, { flags: 'wx' })
  file.write(packageLine(head))
  await pipeline(createReadStream(image), file)
  console.log(`${out}: ${version} for ${hardware} from ${minimum} on, ${size} bytes, SHA-256 ${sha256}`)
}

async function verify(flags: Flags, file: string | undefined): Promise<void> {
  if (!file) throw new Error(`Say which package to verify.\n${USAGE}`)
  const key = createPublicKey(readFileSync(need(flags, 'key')))
  const dir = await mkdtemp(join(tmpdir(), 'sanliang-firmware-'))
  try {
    const { signature: _signature, ...release } = await new FirmwareFiles(dir).receive(
      createReadStream(file),
      async (head) => {
        if (!signerOf(head, [key])) throw new Error(`${file} was signed with another key than ${keyId(key)}.`)
      },
    )
    console.log(`${file} is what was signed with ${keyId(key)}:\n${JSON.stringify(release, null, 2)}`)
  } finally {
    await rm(dir, { recursive: true })
  }
}

try {
  const { values: flags, positionals } = call()
  const [action, file] = positionals
  if (action === 'keygen') keygen(flags)
  else if (action === 'sign') await sign(flags)
  else if (action === 'verify') await verify(flags, file)
  else throw new Error(`Say what to do: keygen, sign or verify.\n${USAGE}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
