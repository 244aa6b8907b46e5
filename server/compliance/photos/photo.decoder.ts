import exif from 'exif-reader'
import sharp, { type Metadata } from 'sharp'
import { MAX_PHOTO_PIXELS, PHOTO_EDGE } from '../../../protocol/api/inspections.ts'
import { InvalidError } from '../../errors.ts'
import type { TimeZone } from '../../places/time-zone.ts'

/** What is kept of a photo: upright, small, JPEG without any metadata, so without the place where it was taken. */
export interface DecodedPhoto {
  jpeg: Buffer
  width: number
  height: number
  /** When the camera says it was taken; null when it does not. */
  takenAt: Date | null
}

/** Bytes at the beginning that tell a format. */
export const HEAD_BYTES = 12
const QUALITY = 80
const THUMB_EDGE = 320
const THUMB_QUALITY = 70
/** A photo decodes in under a second; what takes longer is made to. */
const SECONDS = 20
/** At once: one core stays free for everything else. */
const PARALLEL = 2
/** No camera that we will see is older. */
const FIRST_YEAR = 2000

// Of all that the library can read, only these three ever see bytes from outside.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })
sharp.cache(false)
sharp.concurrency(1)

/** Decodes photos, a few at a time: an image takes far more memory than its file. */
export class PhotoDecoder {
  readonly #timeZone: TimeZone
  #free = PARALLEL
  readonly #waiting: (() => void)[] = []

  constructor({ timeZone }: { timeZone: TimeZone }) {
    this.#timeZone = timeZone
  }

  /** Throws `InvalidError` `not_a_photo`, `photo_broken` or `photo_too_many_pixels`. */
  decode(path: string): Promise<DecodedPhoto> {
    return this.#inTurn(async () => {
      const meta = await sharp(path, { limitInputPixels: false })
        .metadata()
        .catch((error: unknown) => {
          throw broken(error)
        })
      const pixels = meta.width * meta.height
      if (pixels > MAX_PHOTO_PIXELS) throw tooManyPixels(pixels)
      const image = sharp(path, { limitInputPixels: MAX_PHOTO_PIXELS, failOn: 'error', sequentialRead: true })
        .autoOrient()
        .resize({ width: PHOTO_EDGE, height: PHOTO_EDGE, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: 'white' })
        .jpeg({ quality: QUALITY })
        .timeout({ seconds: SECONDS })
      const { data, info } = await image.toBuffer({ resolveWithObject: true }).catch((error: unknown) => {
        throw broken(error)
      })
      return { jpeg: data, width: info.width, height: info.height, takenAt: this.#takenAt(meta) }
    })
  }

  /** A small copy of what is kept. */
  thumb(jpeg: Buffer): Promise<Buffer> {
    return this.#inTurn(() =>
      sharp(jpeg)
        .resize({ width: THUMB_EDGE, height: THUMB_EDGE, fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: THUMB_QUALITY })
        .toBuffer(),
    )
  }

  /** EXIF's time is the clock on the wall, with its distance from UTC only in newer cameras. */
  #takenAt({ exif: block }: Metadata): Date | null {
    const photo = block && readExif(block)
    const wall = photo?.DateTimeOriginal
    if (!(wall instanceof Date) || Number.isNaN(wall.getTime()) || wall.getUTCFullYear() < FIRST_YEAR)
      return null
    const [, sign, hours, minutes] =
      /^([+-])(\d\d):(\d\d)$/.exec(String(photo?.OffsetTimeOriginal ?? '')) ?? []
    if (hours !== undefined && minutes !== undefined)
      return new Date(
        wall.getTime() - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000,
      )
    const minutesOfDay = wall.getUTCHours() * 60 + wall.getUTCMinutes()
    return this.#timeZone.instantOf(wall.toISOString().slice(0, 10), minutesOfDay)
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}

/** Undefined when the block is not what the standard says: a photo is none the worse for it. */
function readExif(block: Buffer): ReturnType<typeof exif>['Photo'] {
  try {
    return exif(block).Photo
  } catch {
    return undefined
  }
}

/** By its first bytes, whatever the file is called: JPEG, PNG or WebP. */
export function looksLikePhoto(head: Buffer): boolean {
  return (
    head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) ||
    head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) ||
    (head.subarray(0, 4).toString('latin1') === 'RIFF' && head.subarray(8, 12).toString('latin1') === 'WEBP')
  )
}

export const notAPhoto = (): InvalidError =>
  new InvalidError('not_a_photo', 'This is no photo. Send a JPEG, PNG or WebP.')

const broken = (cause: unknown): InvalidError =>
  Object.assign(
    new InvalidError('photo_broken', 'The photo is damaged or cut short. Take it or send it again.'),
    { cause },
  )

const tooManyPixels = (pixels: number): InvalidError =>
  new InvalidError(
    'photo_too_many_pixels',
    `The photo has ${Math.ceil(pixels / 1e6)} megapixels, and ${MAX_PHOTO_PIXELS / 1e6} are the most. Take it with a lower resolution.`,
    { params: { megapixels: Math.ceil(pixels / 1e6), limit: MAX_PHOTO_PIXELS / 1e6 } },
  )
