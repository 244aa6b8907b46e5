import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HARDWARE } from '../../firmware-sim/board.ts'
import { signedText, type UpdateManifest } from '../../protocol/messages/update.ts'

/** A maker of firmware with a key of its own. */
export function aMaker() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  /** A manifest for `image` as the maker signs it; `forged` fields are changed after that. */
  const sells = (
    image: Buffer,
    fields: Partial<UpdateManifest> = {},
    forged: Partial<UpdateManifest> = {},
  ): UpdateManifest => {
    const release = {
      version: '1.1.0',
      hardware: HARDWARE,
      minimum: '1.0.0',
      size: image.length,
      sha256: createHash('sha256').update(image).digest('hex'),
      rollback: false,
      ...fields,
    }
    const signature = sign(null, Buffer.from(signedText(release)), privateKey).toString('base64')
    return {
      url: '/firmware/image',
      cohort: 'first',
      deadline: '2100-01-01T00:00:00.000Z',
      ...release,
      signature,
      ...forged,
    }
  }
  return { key: publicKey.export({ type: 'spki', format: 'pem' }).toString(), sells }
}

/** `length` bytes that no two chunks share. */
export const anImage = (length = 100_000): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (i * i) % 251))

/** A web server that gives out one image by ranges, and can behave badly. */
export class ImageServer {
  readonly ranges: string[] = []
  /** Answers that break off after half a chunk, before those that do not. */
  brokenAnswers = 0
  /** `deaf`: ignores ranges. `talkative`: sends more than was asked for. `stale`: another range. `gone`: 404. */
  behaviour: 'good' | 'deaf' | 'talkative' | 'stale' | 'gone' = 'good'
  private readonly server: Server

  constructor(private readonly image: Buffer) {
    this.server = createServer((request, response) => {
      const { range = '' } = request.headers
      this.ranges.push(range)
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range)?.map(Number) ?? []
      if (this.behaviour === 'gone') {
        response.writeHead(404).end('not here')
        return
      }
      if (from === undefined || to === undefined || this.behaviour === 'deaf') {
        response.writeHead(200).end(this.image)
        return
      }
      const shift = this.behaviour === 'stale' ? 1 : 0
      response.writeHead(206, {
        'content-range': `bytes ${from + shift}-${to + shift}/${this.image.length}`,
      })
      const bytes = this.image.subarray(from, to + 1)
      if (this.brokenAnswers > 0) {
        this.brokenAnswers--
        response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
      } else response.end(this.behaviour === 'talkative' ? Buffer.concat([bytes, bytes]) : bytes)
    })
  }

  async start(): Promise<void> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((closed) => this.server.close(closed))
  }
}
