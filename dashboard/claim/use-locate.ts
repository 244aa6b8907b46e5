import { useCallback, useState } from 'react'
import type { Position } from '../../protocol/nearby.ts'

/** Milliseconds a phone may take to find itself under open sky. */
const PATIENCE = 20_000

export type LocateProblem = 'denied' | 'failed' | 'insecure'

/** The phone's own position, WGS-84, when it is asked for. */
export function useLocate(onFound: (position: Position, accuracy: number) => void) {
  const [locating, setLocating] = useState(false)
  const [problem, setProblem] = useState<LocateProblem | null>(
    // Browsers tell pages their position over HTTPS only.
    window.isSecureContext ? null : 'insecure',
  )
  const locate = useCallback(() => {
    setLocating(true)
    setProblem(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        setLocating(false)
        onFound({ longitude: round(longitude), latitude: round(latitude) }, Math.round(accuracy))
      },
      ({ code, PERMISSION_DENIED }) => {
        setLocating(false)
        setProblem(code === PERMISSION_DENIED ? 'denied' : 'failed')
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE },
    )
  }, [onFound])
  return { locate, locating, problem, possible: window.isSecureContext && 'geolocation' in navigator }
}

/** About 0.1 m. */
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
