import { useLanguage } from '../locales/locale.tsx'

/** A share of 0 to 1 as a percentage with one digit; unknown is said. */
export function usePercent(): (share: number | null) => string {
  const { t, locale } = useLanguage()
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  return (share) => (share === null ? t('words.unknown') : percent.format(share))
}
