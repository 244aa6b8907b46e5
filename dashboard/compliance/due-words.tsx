import type { InspectionDue } from '../../protocol/api/compliance.ts'
import type { Mark } from '../components/status.marks.ts'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'

const MARK: Readonly<Record<InspectionDue['state'], Mark>> = { done: 'ok', soon: 'stale', due: 'low' }

/** "5 月 1 日到期 · 上次 3 个月前" */
export function DueWords({ due, now }: { due: InspectionDue; now: number }) {
  const { t, format } = useLanguage()
  const last =
    due.lastAt === null
      ? t('threeBright.neverChecked')
      : t('threeBright.lastAt', { age: format.age(due.lastAt, now) })
  return (
    <StatusBadge
      mark={MARK[due.state]}
      label={`${t('threeBright.dueOn', { day: format.day(due.dueOn) })} · ${last}`}
    />
  )
}
