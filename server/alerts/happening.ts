import type { AlertEvent, AlertFacts, NoticeEvent } from '../../protocol/api/alerts.ts'
import type { AlertRow } from './alerts.store.ts'

/** Something that happened to an alert. */
export interface Happening {
  alert: Pick<AlertRow, 'id' | 'rule' | 'severity' | 'locationId' | 'assigneeId' | 'escalations'>
  /** Division code it belongs to; null = the installation. */
  code: string | null
  kind: AlertEvent['kind']
  personId?: string
  text?: string
  facts?: AlertFacts
  /** What the subscribers are told; nothing when absent. */
  tell?: NoticeEvent | undefined
}
