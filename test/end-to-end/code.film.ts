import { writeFileSync } from 'node:fs'
import bwip from 'bwip-js/node'

const WIDTH = 640
const HEIGHT = 480
const FRAMES = 10
/** Luminance of paper, ink and what lies around, as Y'CbCr counts it. */
const [PAPER, INK, DESK] = [235, 16, 150]

/**
 * A film in Y4M (YUV4MPEG2) for a browser's fake camera: a sheet with a code on a grey desk, moving a little as a hand
 * does. A GS1 DataMatrix of elements as printed, `(01)…(17)…(10)…`, or a QR code of any text.
 */
export function filmCode(file: string, bcid: 'gs1datamatrix' | 'qrcode', text: string): void {
  const [code] = bwip.raw({ bcid, text, parsefnc: false })
  if (!code || !('pixs' in code)) throw new Error('bwip-js drew no matrix')
  const { pixs, pixx: columns, pixy: rows } = code
  const module = Math.floor((HEIGHT * 0.5) / rows)
  const chroma = Buffer.alloc((WIDTH / 2) * (HEIGHT / 2) * 2, 128)
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)]
  for (let frame = 0; frame < FRAMES; frame++) {
    const picture = Buffer.alloc(WIDTH * HEIGHT, DESK)
    const left = Math.round((WIDTH - columns * module) / 2) + (frame % 5)
    const top = Math.round((HEIGHT - rows * module) / 2) + (frame % 3)
    const quiet = 4 * module
    for (let y = top - quiet; y < top + rows * module + quiet; y++)
      for (let x = left - quiet; x < left + columns * module + quiet; x++) {
        const column = Math.floor((x - left) / module)
        const row = Math.floor((y - top) / module)
        const inside = column >= 0 && column < columns && row >= 0 && row < rows
        picture[y * WIDTH + x] = inside && pixs[row * columns + column] ? INK : PAPER
      }
    parts.push(Buffer.from('FRAME\n'), picture, chroma)
  }
  writeFileSync(file, Buffer.concat(parts))
}
