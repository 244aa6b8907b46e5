import { useMemo } from 'react'
import { useLanguage } from '../locales/locale.tsx'

/** What is said most often when an alert is taken in hand. */
export function useReasons(): string[] {
  const { t } = useLanguage()
  return useMemo(
    () => [
      t('alerts.reasonVisit'),
      t('alerts.reasonRefill'),
      t('alerts.reasonParts'),
      t('alerts.reasonKnown'),
    ],
    [t],
  )
}
