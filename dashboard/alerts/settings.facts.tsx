import type { AlertSettings } from '../../protocol/api/alerts.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './drawer.module.css'
import { wordLimit, wordMinutes } from './settings.words.ts'

/** What was in force. */
export function SettingsFacts({ settings }: { settings: AlertSettings }) {
  const { t, look, format } = useLanguage()
  const { raiseAfterMinutes, clearAfterMinutes, escalateAfterMinutes, limits } = settings
  const facts = [
    ...Object.entries(limits).map(([limit, value]) => ({
      key: limit,
      term: look('alertLimit', limit) ?? limit,
      value: wordLimit(limit, value, { t, format }),
    })),
    {
      key: 'raise',
      term: t('alertRules.raiseAfter'),
      value: wordMinutes(raiseAfterMinutes, { t }),
    },
    {
      key: 'clear',
      term: t('alertRules.clearAfter'),
      value: wordMinutes(clearAfterMinutes, { t }),
    },
    {
      key: 'escalate',
      term: t('alertRules.escalateAfter'),
      value: escalateAfterMinutes === null ? t('alertRules.never') : wordMinutes(escalateAfterMinutes, { t }),
    },
  ]
  return (
    <dl className={classes.settings}>
      {facts.map(({ key, term, value }) => (
        <div key={key}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
