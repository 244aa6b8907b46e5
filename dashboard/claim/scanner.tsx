import { Button } from '@mantine/core'
import { IconScan, IconX } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { readClaimCode } from '../../protocol/claim-code.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './claim.module.css'

/** https://wicg.github.io/shape-detection-api/#barcode-detection-api, as far as it is used; TypeScript does not know it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type DetectorClass = new (options: { formats: string[] }) => Detector

/** Milliseconds between two looks: a cheap phone needs most of them for one. */
const LOOK_EVERY = 250

const detectorClass = (): DetectorClass | null =>
  'BarcodeDetector' in window && 'mediaDevices' in navigator
    ? (window.BarcodeDetector as DetectorClass)
    : null

/** Reads the sheet's QR code with the phone's camera, where the browser can; says how else to scan where it cannot. */
export function Scanner({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useLanguage()
  const [scanning, setScanning] = useState(false)
  const [denied, setDenied] = useState(false)
  if (!detectorClass() || denied)
    return <p className={classes.hint}>{t(denied ? 'claim.scanDenied' : 'claim.scanElsewhere')}</p>
  if (!scanning)
    return (
      <Button
        variant="light"
        fullWidth
        leftSection={<IconScan size={18} aria-hidden />}
        onClick={() => setScanning(true)}
      >
        {t('claim.scan')}
      </Button>
    )
  return <Camera onCode={onCode} onDenied={() => setDenied(true)} onStop={() => setScanning(false)} />
}

function Camera({
  onCode,
  onDenied,
  onStop,
}: {
  onCode: (code: string) => void
  onDenied: () => void
  onStop: () => void
}) {
  const { t } = useLanguage()
  const video = useRef<HTMLVideoElement>(null)
  const found = useEffectEvent(onCode)
  const denied = useEffectEvent(onDenied)

  useEffect(() => {
    const Detector = detectorClass()
    if (!Detector) return
    const detector = new Detector({ formats: ['qr_code'] })
    let stream: MediaStream | null = null
    let timer: number | undefined
    let ended = false
    const look = async () => {
      const codes = video.current ? await detector.detect(video.current).catch(() => []) : []
      const code = codes.map(({ rawValue }) => readClaimCode(rawValue)).find((each) => each !== null)
      if (ended) return
      if (code) found(code)
      else timer = window.setTimeout(() => void look(), LOOK_EVERY)
    }
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then(async (opened) => {
        stream = opened
        if (ended || !video.current) return close(opened)
        video.current.srcObject = opened
        await video.current.play()
        await look()
      })
      .catch(() => !ended && denied())
    return () => {
      ended = true
      window.clearTimeout(timer)
      if (stream) close(stream)
    }
  }, [])

  return (
    <div className={classes.scanner}>
      <video ref={video} className={classes.video} muted playsInline aria-label={t('claim.scanHint')} />
      <p className={classes.hint}>{t('claim.scanHint')}</p>
      <Button variant="default" fullWidth leftSection={<IconX size={16} aria-hidden />} onClick={onStop}>
        {t('claim.scanStop')}
      </Button>
    </div>
  )
}

function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
