import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { MapPoint } from '../../protocol/api/places.ts'
import { useLive } from '../api/live.context.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** A screen reader is told at most this often. */
const QUIET_MS = 10_000

/** Says aloud which places changed their status; a place that merely sold one more is not news. */
export function MapAnnouncer({ known }: { known: readonly MapPoint[] }) {
  const { t, format } = useLanguage()
  const { listen } = useLive()
  const [news, setNews] = useState('')
  const statuses = useRef(new Map<string, MapPoint['status']>())
  const waiting = useRef<string[]>([])

  useEffect(() => {
    for (const point of known) statuses.current.set(point.id, point.status)
  }, [known])

  useEffect(() => {
    const stop = listen((changes) => {
      for (const point of changes.points) {
        const before = statuses.current.get(point.id)
        if (before !== undefined && before !== point.status)
          waiting.current.push(t('map.news', { name: point.name, status: t(`mapStatus.${point.status}`) }))
        statuses.current.set(point.id, point.status)
      }
    })
    const timer = setInterval(() => {
      if (waiting.current.length > 0) setNews(format.list(waiting.current.splice(0).slice(-3)))
    }, QUIET_MS)
    return () => {
      stop()
      clearInterval(timer)
    }
  }, [listen, t, format])

  return (
    <VisuallyHidden role="status" aria-live="polite">
      {news}
    </VisuallyHidden>
  )
}
