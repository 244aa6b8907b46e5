import { speaksForLevelAbove } from '../../protocol/level-above.ts'
import { ForbiddenError } from '../errors.ts'
import type { Actor } from '../route.ts'

/** Throws `ForbiddenError` `not_the_level_above`. */
export function requireLevelAbove({ person, scope }: Actor, jurisdictionCode: string): void {
  if (!speaksForLevelAbove({ role: person.role, jurisdictionCode: scope }, jurisdictionCode))
    throw new ForbiddenError(
      'Only an inspector or somebody responsible for the level above may verify here.',
      'not_the_level_above',
    )
}
