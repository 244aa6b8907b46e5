import { useLanguage } from '../locales/locale.tsx'
import { useNow } from './now.context.tsx'

/** "3 分钟前", with the exact time on hover; an unknown time is said to be unknown. */
export function Age({ at }: { at: string | null }) {
  const { t, format } = useLanguage()
  const now = useNow()
  if (at === null) return <>{t('words.unknown')}</>
  return (
    <time dateTime={at} title={format.instant(at)}>
      {format.age(at, now)}
    </time>
  )
}
