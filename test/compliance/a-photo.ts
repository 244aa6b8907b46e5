import sharp from 'sharp'

/** A photo of one colour, as a phone takes it. */
export const aJpeg = (width = 640, height = 480, colour = '#7a9e7e'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()

/** The same with what cameras write into it. EXIF times are `YYYY:MM:DD HH:MM:SS`. */
export const aJpegTakenAt = (when: string, offset?: string): Promise<Buffer> =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: '#336699' } })
    .withExif({
      IFD0: { Make: 'Camera of the county', Artist: 'Zhang San' },
      IFD2: { DateTimeOriginal: when, ...(offset && { OffsetTimeOriginal: offset }) },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '24/1 30/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '111/1 30/1 0/1',
      },
    })
    .jpeg()
    .toBuffer()
