import type { AlertSettings } from '../../protocol/api/alerts.ts'
import { Facts } from '../components/page.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { wordLimit, wordMinutes } from './settings.words.ts'

/** What was in force. */
export function SettingsFacts({ settings }: { settings: AlertSettings }) {
  const { t, look, format } = useLanguage()
  const { raiseAfterMinutes, clearAfterMinutes, escalateAfterMinutes, limits } = settings
  return (
    <Facts
      items={[
        ...Object.entries(limits).map(([limit, value]) => ({
          term: look('alertLimit', limit) ?? limit,
          value: wordLimit(limit, value, { t, format }),
        })),
        { term: t('alertRules.raiseAfter'), value: wordMinutes(raiseAfterMinutes, { t }) },
        { term: t('alertRules.clearAfter'), value: wordMinutes(clearAfterMinutes, { t }) },
        {
          term: t('alertRules.escalateAfter'),
          value:
            escalateAfterMinutes === null ? t('alertRules.never') : wordMinutes(escalateAfterMinutes, { t }),
        },
      ]}
    />
  )
}
