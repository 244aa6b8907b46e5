import type { Severity } from '../../protocol/api/alerts.ts'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** Shape, colour and word. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useLanguage()
  return <StatusBadge mark={severity} label={t(`alertSeverity.${severity}`)} variant="soft" />
}
