import type { Person } from './api/accounts.ts'

/**
 * Who may speak for the level above a place: an inspector, or whoever is responsible for a wider jurisdiction than the
 * place's own. That they see the place at all is asked before.
 */
export const speaksForLevelAbove = (
  { role, jurisdictionCode }: Pick<Person, 'role' | 'jurisdictionCode'>,
  placeCode: string,
): boolean => role === 'inspector' || jurisdictionCode === null || jurisdictionCode.length < placeCode.length
