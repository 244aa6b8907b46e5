import type { Need, OrderState } from '../../protocol/api/replenishment.ts'
import type { Mark } from '../components/status.marks.ts'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'

export const NEED_MARKS: Readonly<Record<Need, Mark>> = {
  emergency: 'critical',
  low: 'low',
  unknown: 'unknown',
  top_up: 'info',
  covered: 'arriving',
  enough: 'ok',
}
const STATE_MARKS: Readonly<Record<OrderState, Mark>> = {
  draft: 'unknown',
  submitted: 'stale',
  approved: 'low',
  rejected: 'out',
  dispatched: 'arriving',
  received: 'ok',
  closed: 'ok',
  cancelled: 'offline',
}

export function NeedBadge({ need }: { need: Need }) {
  const { t } = useLanguage()
  return <StatusBadge mark={NEED_MARKS[need]} label={t(`orderNeed.${need}`)} />
}

export function OrderBadge({ state }: { state: OrderState }) {
  const { t } = useLanguage()
  return <StatusBadge mark={STATE_MARKS[state]} label={t(`orderState.${state}`)} variant="soft" />
}

export function EmergencyBadge() {
  const { t } = useLanguage()
  return <StatusBadge mark="critical" label={t('replenishment.emergency')} variant="soft" />
}
