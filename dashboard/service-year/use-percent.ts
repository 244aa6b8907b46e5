import { useLanguage } from '../locales/locale.tsx'

/** A share of 0 to 1 as a percentage; unknown is said. */
export function usePercent(): (share: number | null) => string {
  const { t, format } = useLanguage()
  return (share) => (share === null ? t('words.unknown') : format.percent(share, 1))
}
