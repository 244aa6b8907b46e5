import type { AssessedTier, ChecklistContent, Criterion, Tier } from '../../protocol/api/compliance.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import { SHIPPED_CRITERIA } from './checklist.criteria.ts'

/** What a county begins with: defaults that no national text fixes. */
export const SHIPPED_CHECKLIST: ChecklistContent = {
  groups: [
    { code: 'W', name: '亮窗口：宣传窗口', nameEn: 'Bright window: publicity' },
    { code: 'C', name: '亮证：持证上岗', nameEn: 'Bright certificate: certified staff' },
    { code: 'S', name: '亮库房：规范库房', nameEn: 'Bright storeroom: orderly storage' },
    // The sources name these and define none: the county fills them, or leaves them empty.
    { code: 'ST', name: '三通', nameEn: 'Three links (三通)' },
    { code: 'WGS', name: '五个三', nameEn: 'Five threes (五个三)' },
    { code: 'SY', name: '三严', nameEn: 'Three strictnesses (三严)' },
    { code: 'SMY', name: '三满意', nameEn: 'Three satisfactions (三满意)' },
  ],
  criteria: SHIPPED_CRITERIA,
  selfCheckMonths: 3,
  verificationMonths: 12,
}

const TIER_OF_KIND: Partial<Record<LocationKind, AssessedTier>> = {
  warehouse: 'county',
  storeroom: 'township',
  staffed_outlet: 'village',
  kit: 'village',
  // Nobody of the service sits there; what can be asked of them is the sign.
  social_outlet: 'venue',
  free_box: 'venue',
  dispenser: 'venue',
}

/** The tier of a place by its kind; accounts of the ledger are not assessed. */
export const usualTier = (kind: LocationKind): Tier => TIER_OF_KIND[kind] ?? 'none'

/** What is asked of a tier, in the order of the checklist. */
export const criteriaOf = (
  { criteria }: Pick<ChecklistContent, 'criteria'>,
  tier: AssessedTier,
): Criterion[] => criteria.filter(({ tiers }) => tiers.includes(tier))
