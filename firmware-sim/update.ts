import { createHash, createPublicKey, verify } from 'node:crypto'
import { PROTOCOL_VERSION } from '../protocol/messages/parts.ts'
import {
  compareVersions,
  signedText,
  type UpdateManifest,
  type UpdateReport,
  type UpdateState,
  updateManifest,
} from '../protocol/messages/update.ts'
import type { UpdateMemory } from './memory.ts'

/** What a board is built with that decides about firmware. */
export interface UpdateBoard {
  hardware: string
  /** Makers whose signature is believed: Ed25519 public keys, PEM. */
  updateKeys: readonly string[]
  /** Bytes that fit beside what runs. */
  imageCapacity: number
  /** Milliseconds after a start within which new firmware must have been born and acknowledged. */
  trialPatience: number
  /** What is wrong with this firmware on this board; null = nothing. */
  selfTest: (version: string) => string | null
}

/** Bytes `from` … `to` (inclusive) of what lies at `url`. */
export interface WantedChunk {
  url: string
  from: number
  to: number
}

const CHUNK_BYTES = 32 * 1024

/**
 * The two firmware slots of a board: what runs, and what is downloaded beside it. Nothing is installed that the maker has
 * not signed for this hardware; what is installed is kept once it has passed its self-test and a server has acknowledged
 * its birth, and is given up at the next start otherwise. No sockets, no timers: it says what it wants and when to look.
 */
export class FirmwareUpdate {
  private readonly chunks: Uint8Array[]
  private memory: UpdateMemory
  private startedAt = 0

  constructor(
    private readonly board: UpdateBoard,
    memory: UpdateMemory,
    image: readonly Uint8Array[],
    private readonly report: (report: UpdateReport) => void,
  ) {
    this.memory = { ...memory }
    this.chunks = [...image]
  }

  /** What runs. */
  get firmware(): string {
    return this.memory.firmware
  }

  get kept(): UpdateMemory {
    return this.memory
  }

  /** What is downloaded so far, in order. */
  get image(): readonly Uint8Array[] {
    return this.chunks
  }

  /** The new firmware is complete and sound: it runs after the next start. */
  get isReady(): boolean {
    return this.memory.underway?.phase === 'verified'
  }

  /** What to download next; null when nothing is wanted. */
  get wanted(): WantedChunk | null {
    const { underway } = this.memory
    if (underway?.phase !== 'downloading') return null
    const { url, size } = underway.manifest
    const from = this.received
    return { url, from, to: Math.min(from + CHUNK_BYTES, size) - 1 }
  }

  /** When to look again whether firmware on trial has been acknowledged; Infinity without a trial. */
  get deadline(): number {
    if (this.memory.underway?.phase !== 'trial') return Number.POSITIVE_INFINITY
    return this.startedAt + this.board.trialPatience
  }

  /**
   * `dn/update`. `time` is the best clock, null when there is none: a deadline is then not judged, and nothing begins.
   * Returns false for what is no manifest.
   */
  offer(message: unknown, time: number | null): boolean {
    const parsed = updateManifest.safeParse(message)
    if (!parsed.success) return false
    const manifest = parsed.data
    const { underway, settled, firmware } = this.memory
    const isSame = (other: { signature: string; deadline: string } | null | undefined): boolean =>
      other?.signature === manifest.signature && other.deadline === manifest.deadline
    if (isSame(settled) || isSame(underway?.manifest)) return true
    if (underway?.phase === 'applying' || underway?.phase === 'trial') return true
    if (manifest.version === firmware && isSigned(manifest, this.board.updateKeys)) return true

    this.chunks.length = 0
    this.memory = { ...this.memory, underway: { manifest, phase: 'queued', before: firmware } }
    const refusal = this.refusalOf(manifest)
    if (refusal !== null) this.end('failed', refusal)
    else {
      this.tell('queued')
      this.begin(time)
    }
    return true
  }

  /** A queued download begins as soon as the time is known, unless it is too late. */
  begin(time: number | null): void {
    const { underway } = this.memory
    if (underway?.phase !== 'queued' || time === null) return
    if (time > Date.parse(underway.manifest.deadline)) this.end('failed', 'the deadline has passed')
    else this.enter('downloading', { received: 0 })
  }

  /** A wanted chunk has come. */
  take(bytes: Uint8Array): void {
    const { underway } = this.memory
    if (underway?.phase !== 'downloading') return
    this.chunks.push(bytes)
    const { received } = this
    const { size, sha256 } = underway.manifest
    if (received < size) {
      this.tell('downloading', { received })
      return
    }
    const hash = createHash('sha256')
    for (const chunk of this.chunks) hash.update(chunk)
    if (received > size) this.end('failed', `the image has ${received} bytes instead of ${size}`)
    else if (hash.digest('hex') !== sha256) this.end('failed', 'the image is not the one that was signed')
    else this.enter('verified', { received })
  }

  /** The download is given up. */
  giveUp(reason: string): void {
    if (this.memory.underway?.phase === 'downloading') this.end('failed', reason)
  }

  /** Just before the restart that installs the new firmware. */
  apply(): void {
    if (this.isReady) this.enter('applying')
  }

  /** The board starts at `now`. True: the new firmware finds itself unfit, and the board has to start once more. */
  start(now: number): boolean {
    this.startedAt = now
    const { underway } = this.memory
    // The boot loader goes back by itself.
    if (underway?.phase === 'trial') this.rollBack('it was not acknowledged before the next start')
    if (underway?.phase !== 'applying') return false
    const { version } = underway.manifest
    this.memory = { ...this.memory, firmware: version, underway: { ...underway, phase: 'trial' } }
    const fault = this.board.selfTest(version)
    return fault !== null && this.rollBack(`self-test: ${fault}`)
  }

  /** The server has acknowledged a birth of this start: firmware on trial is kept. */
  commit(): void {
    if (this.memory.underway?.phase === 'trial') this.end('updated')
  }

  /** Time has passed. True: what was on trial is given up, and the board has to start once more. */
  passTime(now: number): boolean {
    return now >= this.deadline && this.rollBack('it was not acknowledged in time')
  }

  private get received(): number {
    return this.chunks.reduce((sum, { length }) => sum + length, 0)
  }

  private refusalOf(manifest: UpdateManifest): string | null {
    const { board, firmware } = this
    if (!isSigned(manifest, board.updateKeys)) return 'the signature is not of a known maker'
    if (manifest.hardware !== board.hardware) return `it is for ${manifest.hardware}`
    if (compareVersions(firmware, manifest.minimum) < 0)
      return `${manifest.minimum} has to be installed before it`
    if (compareVersions(manifest.version, firmware) < 0 && !manifest.rollback)
      return 'it is older than what runs, and not signed as a rollback'
    return manifest.size > board.imageCapacity ? 'the image does not fit' : null
  }

  /** The update is called off. What has been installed already stays on trial. */
  withdraw(): void {
    const phase = this.memory.underway?.phase
    if (phase === 'applying' || phase === 'trial') return
    this.memory = { ...this.memory, underway: null }
    this.chunks.length = 0
  }

  private enter(phase: 'downloading' | 'verified' | 'applying', more: { received?: number } = {}): void {
    const { underway } = this.memory
    if (!underway) return
    this.memory = { ...this.memory, underway: { ...underway, phase } }
    this.tell(phase, more)
  }

  private rollBack(error: string): true {
    const { underway } = this.memory
    if (underway) this.memory = { ...this.memory, firmware: underway.before }
    this.end('rolled_back', error)
    return true
  }

  private end(state: 'updated' | 'rolled_back' | 'failed', error?: string): void {
    const { underway } = this.memory
    if (!underway) return
    this.tell(state, error === undefined ? {} : { error })
    const { signature, deadline } = underway.manifest
    this.memory = { ...this.memory, underway: null, settled: { signature, deadline } }
    this.chunks.length = 0
  }

  private tell(state: UpdateState, more: { received?: number; error?: string } = {}): void {
    const to = this.memory.underway?.manifest.version
    if (to === undefined) return
    const { error, ...rest } = more
    this.report({
      v: PROTOCOL_VERSION,
      to,
      state,
      ...rest,
      ...(error !== undefined && { error: error.slice(0, 200) }),
    })
  }
}

function isSigned(manifest: UpdateManifest, keys: readonly string[]): boolean {
  const text = Buffer.from(signedText(manifest), 'utf8')
  const signature = Buffer.from(manifest.signature, 'base64')
  return keys.some((key) => verify(null, text, createPublicKey(key), signature))
}
