import type { StaffStanding } from '../../protocol/api/staff.ts'
import type { Mark } from '../components/status.marks.ts'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'

const MARK: Readonly<Record<StaffStanding['state'], Mark>> = {
  overdue: 'critical',
  due: 'warning',
  ok: 'pass',
  none: 'not_applicable',
  left: 'not_applicable',
}

export function StandingBadge({ state }: { state: StaffStanding['state'] }) {
  const { t } = useLanguage()
  return <StatusBadge mark={MARK[state]} label={t(`staffState.${state}`)} variant="soft" />
}

/** Certificate and training as a supply manager would say it. */
export function useStandingWords() {
  const { t, format } = useLanguage()
  const day = (value: string | null) => ({ day: value === null ? t('words.unknown') : format.day(value) })
  return {
    certificate({ state, validUntil }: StaffStanding['certificate']): string {
      if (state === 'missing') return t('staff.missing')
      if (state === 'not_needed') return t('staff.notNeeded')
      if (state === 'expired') return t('staff.expired', day(validUntil))
      if (state === 'due') return t('staff.endsSoon', day(validUntil))
      return validUntil === null ? t('staff.noEnd') : t('staff.validUntil', day(validUntil))
    },
    training({ state, lastOn, dueOn }: StaffStanding['training']): string {
      if (state === 'not_needed') return t('staff.notNeeded')
      const due = t(state === 'overdue' ? 'staff.overdueSince' : 'staff.dueOn', day(dueOn))
      return `${due} · ${lastOn === null ? t('staff.never') : t('staff.lastOn', day(lastOn))}`
    },
    entry({ state }: StaffStanding['entry']): string {
      if (state === 'pass') return t('staff.entryPass')
      if (state === 'fail') return t('staff.entryFail')
      return t(state === 'unknown' ? 'staff.entryUnknown' : 'staff.notNeeded')
    },
  }
}
