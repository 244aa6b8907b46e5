import type { Movement, MovementKind } from '../../protocol/api/inventory.ts'
import { useLanguage } from '../locales/locale.tsx'

/** Kinds that stores keep a document of. */
const DOCUMENTS = ['receipt', 'issue', 'dispatch', 'arrival', 'disposal'] as const

export const documentOf = (kind: MovementKind): (typeof DOCUMENTS)[number] | 'other' =>
  DOCUMENTS.find((each) => each === kind) ?? 'other'

/** Digits of an id that tell documents of a county apart: its time, and enough of its chance. */
export const documentNumberOf = ({ id }: Pick<Movement, 'id'>): string =>
  id.replaceAll('-', '').slice(0, 16).toUpperCase()

/** The reason of a movement: codes in words, what people typed as it is. */
export function useReasonWords(): (movement: Pick<Movement, 'kind' | 'reason'>) => string | null {
  const { look } = useLanguage()
  return ({ kind, reason }) => {
    if (reason === null) return null
    if (kind === 'adjustment') return look('adjustmentReason', reason) ?? reason
    if (kind === 'loss' || kind === 'return') return look('transferReason', reason) ?? reason
    return reason
  }
}
