import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Decode } from './decoder.ts'
import { READING } from './zxing.options.ts'

/** Pixels of the longer side that are looked at: more costs a cheap phone time and finds no more. */
const LONGER_SIDE = 960

/** ZXing-C++ as WebAssembly, from our own server. */
export async function loadZxing(): Promise<Decode> {
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true })
  const canvas = document.createElement('canvas')
  const paper = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const { videoWidth, videoHeight } = video
    if (!paper || videoWidth === 0) return []
    const scale = Math.min(1, LONGER_SIDE / Math.max(videoWidth, videoHeight))
    canvas.width = Math.round(videoWidth * scale)
    canvas.height = Math.round(videoHeight * scale)
    paper.drawImage(video, 0, 0, canvas.width, canvas.height)
    const picture = paper.getImageData(0, 0, canvas.width, canvas.height)
    const found = await readBarcodes(picture, READING)
    return found.filter(({ isValid }) => isValid).map(({ text }) => text)
  }
}
