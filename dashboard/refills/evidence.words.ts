import type { ReconciliationEvidence } from '../../protocol/api/reconciliations.ts'
import { useLanguage } from '../locales/locale.tsx'

/** What a difference was worked out from, in a few words each; what was none is left out. */
export function useEvidenceWords(): (evidence: ReconciliationEvidence) => string[] {
  const { t, format } = useLanguage()
  return (evidence) => {
    const { baseline, baselineAt, counts } = evidence
    const units = (['loaded', 'takenBack', 'vended', 'tested', 'failed', 'jams', 'unattributed'] as const)
      .filter((name) => evidence[name] !== 0)
      .map((name) => t(`reconciliation.${name}`, { count: evidence[name] }))
    return [
      ...(baseline === null || baselineAt === null
        ? []
        : [t('reconciliation.baseline', { at: format.instant(baselineAt), count: baseline })]),
      ...units,
      ...(counts.length > 1
        ? [
            t('reconciliation.counts', {
              counts: format.list(counts.map(({ counted }) => format.number(counted))),
            }),
          ]
        : []),
    ]
  }
}
