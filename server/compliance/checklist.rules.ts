import { type ChecklistContent, COMPUTED_CODES, type Criterion } from '../../protocol/api/compliance.ts'
import { type FieldError, InvalidError } from '../errors.ts'

/** Throws `InvalidError` `checklist_contradicts`, which names every field that cannot be so. */
export function checkChecklist({ groups, criteria }: ChecklistContent): void {
  const errors: FieldError[] = [
    ...twice(groups, 'groups'),
    ...twice(criteria, 'criteria'),
    ...criteria.flatMap((criterion, i) =>
      faultsOf(criterion, groups).map(([field, message]) => ({ path: `criteria.${i}.${field}`, message })),
    ),
  ]
  if (errors.length > 0)
    throw new InvalidError('checklist_contradicts', 'The checklist contradicts itself.', { errors })
}

function twice(items: readonly { code: string }[], path: string): FieldError[] {
  const codes = items.map(({ code }) => code)
  return codes.flatMap((code, i) =>
    codes.indexOf(code) < i ? [{ path: `${path}.${i}.code`, message: 'stands there twice' }] : [],
  )
}

function faultsOf(criterion: Criterion, groups: ChecklistContent['groups']): [string, string][] {
  const { code, group, evidence, optionalIn, tiers, subchecks, limits } = criterion
  const computable = COMPUTED_CODES.some((known) => known === code)
  const codes = subchecks.map((each) => each.code)
  return [
    ...fault(!groups.some((each) => each.code === group), 'group', 'is no group of this checklist'),
    ...fault(
      evidence === 'computed' && !computable,
      'evidence',
      `can be computed for ${COMPUTED_CODES.join(', ')} only`,
    ),
    ...fault(evidence !== 'computed' && computable, 'evidence', 'of this criterion is computed'),
    ...fault(evidence === 'subchecks' && subchecks.length === 0, 'subchecks', 'are missing'),
    ...fault(new Set(codes).size < codes.length, 'subchecks', 'have a code twice'),
    ...fault(
      evidence === 'number' && tiers.some((tier) => !limits.some((limit) => limit.tier === tier)),
      'limits',
      'are missing for a tier',
    ),
    ...fault(
      limits.some(({ minimum, usual }) => usual < minimum),
      'limits',
      'have a usual value below the minimum',
    ),
    ...fault(
      optionalIn.some((tier) => !tiers.includes(tier)),
      'optionalIn',
      'names a tier that is not asked',
    ),
  ]
}

const fault = (is: boolean, field: string, message: string): [string, string][] =>
  is ? [[field, message]] : []
