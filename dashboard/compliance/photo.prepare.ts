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

/** Size within the long edge, pixels; a small photo is not blown up. */
export function fittedSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONG_EDGE / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A photo made small, upright and without metadata, before it leaves the phone. Throws NotAPhotoError. */
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
  const said = exifDate(await file.arrayBuffer()) ?? new Date(file.lastModified)
  // A clock that runs ahead: it cannot have been later than now.
  return { blob, takenAt: new Date(Math.min(said.getTime(), Date.now())) }
}
