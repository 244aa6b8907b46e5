import type { SaveSubscription } from '../../protocol/api/notifications.ts'
import { useLanguage } from '../locales/locale.tsx'

/** Causes named before the rest is only counted. */
const NAMED = 3

/** A subscription in short: from which severity, of what, when. */
export function useSubscriptionWords(): (wish: SaveSubscription) => string[] {
  const { t, format } = useLanguage()
  return ({ minSeverity, rules, when, quiet, digest }) => {
    const names = rules.slice(0, NAMED).map((rule) => t(`alertRule.${rule}`))
    const causes =
      rules.length === 0
        ? t('subscriptions.allRules')
        : format.list(rules.length > NAMED ? [...names, `+${rules.length - NAMED}`] : names)
    return [
      minSeverity === 'critical'
        ? t('alertSeverity.critical')
        : t('subscriptions.orWorse', { severity: t(`alertSeverity.${minSeverity}`) }),
      causes,
      t(`subscriptions.${when}`),
      ...(quiet ? [`${t('subscriptions.quiet')} ${quiet.from}–${quiet.until}`] : []),
      ...(digest ? [t('subscriptions.everyMinutesShort', { minutes: digest.everyMinutes })] : []),
    ]
  }
}
