import { EARLIEST_PHONE_TIME } from '../../protocol/api/inspections.ts'
import { exifDate } from './exif-date.ts'

/** Pixels of the longer edge: a shelf label is still legible, and a page of photos is still light. */
const LONG_EDGE = 1_600
const QUALITY = 0.82

export interface PreparedPhoto {
  /** JPEG without metadata. */
  blob: Blob
  /** By the camera's clock; by this phone's where the photo does not say. */
  takenAt: Date
}

/** The browser cannot open it: no photo, broken, or a format it does not know. */
export class NotAPhotoError extends Error {
  override name = 'NotAPhotoError'
}

/** By its own word it was taken so long ago that the server would refuse it, and the inspection with it. */
export class OldPhotoError extends Error {
  override name = 'OldPhotoError'
  readonly takenAt: Date
  constructor(file: string, takenAt: Date) {
    super(file)
    this.takenAt = takenAt
  }
}

/**
 * When a photo was taken: `said` by its camera, or else when the file was written, where that is known. A clock that runs
 * ahead: it cannot have been later than now. Throws OldPhotoError.
 */
export function takenAt(
  { name, lastModified }: Pick<File, 'name' | 'lastModified'>,
  said: Date | null,
  now: number,
): Date {
  const first = Date.parse(EARLIEST_PHONE_TIME)
  // Where this phone itself lives in the past, its clock is put right as it sends.
  if (said && said.getTime() < first && now >= first) throw new OldPhotoError(name, said)
  const at = said?.getTime() ?? (lastModified < first ? now : lastModified)
  return new Date(Math.min(at, now))
}

/** Size within the long edge, pixels; a small photo is not blown up. */
export function fittedSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONG_EDGE / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A photo made small, upright and without metadata, before it leaves the phone. Throws NotAPhotoError, OldPhotoError. */
export async function preparePhoto(file: File): Promise<PreparedPhoto> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch((cause: unknown) => {
    throw new NotAPhotoError(file.name, { cause })
  })
  const { width, height } = fittedSize(bitmap.width, bitmap.height)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new NotAPhotoError(file.name)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  if (!blob) throw new NotAPhotoError(file.name)
  return { blob, takenAt: takenAt(file, exifDate(await file.arrayBuffer()), Date.now()) }
}
