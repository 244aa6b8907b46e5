import { useMemo } from 'react'
import type { Alert } from '../../protocol/api/alerts.ts'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { wordAlert } from './alert.words.ts'

/** Alerts in the reader's language, as they stand now. */
export function useAlertWords(): (alert: Alert) => string {
  const { t, look, format } = useLanguage()
  const catalog = useCatalog()
  const now = useNow()
  return useMemo(
    () => (alert: Alert) => wordAlert(alert, { t, look, format, catalog, now }),
    [t, look, format, catalog, now],
  )
}
