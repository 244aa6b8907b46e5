import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { loadDecoder } from './decoder.ts'

/** Milliseconds between two looks: a cheap phone needs most of them for one. */
const LOOK_EVERY = 200
/** Milliseconds before the same code counts again: a box stays in the picture for a while. */
const SAME_AGAIN = 2_500

export type CameraTrouble = 'scan.cameraMissing' | 'scan.cameraDenied' | 'scan.cameraFailed'

const troubleOf = (error: unknown): CameraTrouble =>
  error instanceof DOMException && error.name === 'NotAllowedError'
    ? 'scan.cameraDenied'
    : error instanceof DOMException && error.name === 'NotFoundError'
      ? 'scan.cameraMissing'
      : 'scan.cameraFailed'

/** Shows in `video` what the camera sees, and tells the text of each code in it, for as long as the component is there. */
export function useCamera(onScan: (text: string) => void): {
  video: RefObject<HTMLVideoElement | null>
  trouble: CameraTrouble | null
} {
  const video = useRef<HTMLVideoElement>(null)
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null)
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

  return { video, trouble }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
