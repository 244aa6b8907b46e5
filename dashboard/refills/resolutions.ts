import type { OpenItemKind, ResolveReconciliation } from '../../protocol/api/reconciliations.ts'

/** What a person may say to a question of each kind. */
export const choicesOf = (kind: OpenItemKind): readonly ResolveReconciliation['resolution'][] => {
  if (kind === 'count') return ['accepted', 'miscount']
  if (kind === 'beyond_balance' || kind === 'no_product' || kind === 'drift') return ['accepted', 'dismissed']
  return ['dismissed']
}
