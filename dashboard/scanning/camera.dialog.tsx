import { Alert, Button, Modal } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import { loadDecoder } from './decoder.ts'
import classes from './scan.module.css'

/** Milliseconds between two looks: a cheap phone needs most of them for one. */
const LOOK_EVERY = 200
/** Milliseconds before the same code counts again: a box stays in the picture for a while. */
const SAME_AGAIN = 2_500

type Trouble = 'scan.cameraMissing' | 'scan.cameraDenied' | 'scan.cameraFailed'

const troubleOf = (error: unknown): Trouble =>
  error instanceof DOMException && error.name === 'NotAllowedError'
    ? 'scan.cameraDenied'
    : error instanceof DOMException && error.name === 'NotFoundError'
      ? 'scan.cameraMissing'
      : 'scan.cameraFailed'

interface Props {
  onScan: (text: string) => void
  onClose: () => void
  /** What became of the last scan, so that it is seen beside the picture. */
  children: React.ReactNode
}

/** Reads one code after the other with the camera until it is closed. */
export function CameraDialog({ onScan, onClose, children }: Props) {
  const { t } = useLanguage()
  const video = useRef<HTMLVideoElement>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const found = useEffectEvent(onScan)

  useEffect(() => {
    let stream: MediaStream | null = null
    let timer: number | undefined
    let ended = false
    let last = { text: '', at: 0 }

    const take = (text: string) => {
      const at = performance.now()
      if (text !== last.text || at - last.at > SAME_AGAIN) found(text)
      last = { text, at }
    }
    const start = async () => {
      if (!navigator.mediaDevices) return setTrouble('scan.cameraMissing')
      const decoding = loadDecoder()
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
      })
      const picture = video.current
      if (ended || !picture) return stop(opened)
      stream = opened
      picture.srcObject = opened
      await picture.play()
      const decode = await decoding
      const look = async () => {
        const texts = await decode(picture).catch(() => [])
        if (ended) return
        for (const text of texts) take(text)
        timer = window.setTimeout(() => void look(), LOOK_EVERY)
      }
      await look()
    }
    start().catch((error: unknown) => {
      if (!ended) setTrouble(troubleOf(error))
    })
    return () => {
      ended = true
      window.clearTimeout(timer)
      if (stream) stop(stream)
    }
  }, [])

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('scan.camera')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <div className={classes.camera}>
        {trouble ? (
          <Alert color="red" variant="light" role="alert" title={t(trouble)}>
            {t('scan.cameraElse')}
          </Alert>
        ) : (
          <div className={classes.picture}>
            <video ref={video} muted playsInline aria-label={t('scan.cameraHint')} />
          </div>
        )}
        {children}
        <Button onClick={onClose}>{t('scan.cameraDone')}</Button>
      </div>
    </Modal>
  )
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
