import { useLanguage } from '../locales/locale.tsx'

/** Months of a limit as somebody set them: no more digits than they have. */
export function useMonths(): (months: number) => string {
  const { format } = useLanguage()
  return (months) =>
    format.number(months, Number.isInteger(months) ? 0 : Number.isInteger(months * 10) ? 1 : 2)
}
