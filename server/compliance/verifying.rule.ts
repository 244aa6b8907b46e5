import { ForbiddenError } from '../errors.ts'
import type { Actor } from '../route.ts'

/**
 * Who may speak for the level above a place: an inspector, or whoever is responsible for a wider jurisdiction than the
 * place's own. That they see the place at all is asked before.
 */
export const mayVerify = ({ person, scope }: Actor, jurisdictionCode: string): boolean =>
  person.role === 'inspector' || scope === null || scope.length < jurisdictionCode.length

/** Throws `ForbiddenError` `not_the_level_above`. */
export function requireLevelAbove(actor: Actor, jurisdictionCode: string): void {
  if (!mayVerify(actor, jurisdictionCode))
    throw new ForbiddenError(
      'Only an inspector or somebody responsible for the level above may verify here.',
      'not_the_level_above',
    )
}
