/** https://wicg.github.io/shape-detection-api/#barcode-detection-api, as far as it is used; TypeScript does not know it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}
declare global {
  interface Window {
    BarcodeDetector?: DetectorClass
  }
}

const FORMATS = ['data_matrix', 'code_128', 'ean_13', 'ean_8', 'qr_code'] as const

/** Texts of the codes in what the camera shows now. */
export type Decode = (video: HTMLVideoElement) => Promise<string[]>

/** The browser's own reader where it knows every kind of code, else ours, fetched on the first tap. */
export async function loadDecoder(): Promise<Decode> {
  const own = window.BarcodeDetector
  const known = (await own?.getSupportedFormats().catch(() => [])) ?? []
  if (own && FORMATS.every((format) => known.includes(format))) {
    const detector = new own({ formats: FORMATS })
    return async (video) => (await detector.detect(video)).map(({ rawValue }) => rawValue)
  }
  return (await import('./zxing.decoder.ts')).loadZxing()
}
