/** Tags of Exif 2.32: the directory of the exposure, and when it was made as `YYYY:MM:DD HH:MM:SS` by the camera's clock. */
const EXIF_DIRECTORY = 0x8769
const DATE_TIME_ORIGINAL = 0x9003
const ENTRY_BYTES = 12
const DATE_TIME = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/

/**
 * When a JPEG says it was taken: camera's clock, as local time of this phone. Null where it does not say, or is no JPEG.
 * It is read here because a photo leaves the phone without its metadata, which would tell where it was taken.
 */
export function exifDate(file: ArrayBuffer): Date | null {
  const view = new DataView(file)
  try {
    const tiff = tiffOffset(view)
    if (tiff === null) return null
    const little = view.getUint16(tiff) === 0x4949
    const exposure = entryOf(view, tiff, tiff + view.getUint32(tiff + 4, little), EXIF_DIRECTORY, little)
    if (exposure === null) return null
    const directory = tiff + view.getUint32(exposure + 8, little)
    const taken = entryOf(view, tiff, directory, DATE_TIME_ORIGINAL, little)
    if (taken === null) return null
    return toDate(ascii(view, tiff + view.getUint32(taken + 8, little), 19))
  } catch (error) {
    // Cut off or wrong in itself: such metadata say nothing.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Where the TIFF block of the APP1 segment begins. */
function tiffOffset(view: DataView): number | null {
  if (view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; at + 4 < view.byteLength; ) {
    const marker = view.getUint16(at)
    if (marker < 0xff00 || marker === 0xffda) return null
    if (marker === 0xffe1 && ascii(view, at + 4, 4) === 'Exif') return at + 10
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

function entryOf(
  view: DataView,
  tiff: number,
  directory: number,
  tag: number,
  little: boolean,
): number | null {
  if (directory <= tiff) return null
  const count = view.getUint16(directory, little)
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * ENTRY_BYTES
    if (view.getUint16(entry, little) === tag) return entry
  }
  return null
}

const ascii = (view: DataView, at: number, length: number): string =>
  String.fromCharCode(...Array.from({ length }, (_, index) => view.getUint8(at + index)))

function toDate(text: string): Date | null {
  const parts = DATE_TIME.exec(text)?.slice(1).map(Number)
  if (!parts) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
  const date = new Date(year, month - 1, day, hour, minute, second)
  // A camera whose clock was never set writes zeros.
  return year > 0 && date.getMonth() === month - 1 && date.getDate() === day ? date : null
}
