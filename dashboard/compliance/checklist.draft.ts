import type {
  AssessedTier,
  Checklist,
  ChecklistContent,
  ChecklistGroup,
  Criterion,
} from '../../protocol/api/compliance.ts'

export const contentOf = ({
  groups,
  criteria,
  selfCheckMonths,
  verificationMonths,
}: Checklist): ChecklistContent => ({ groups, criteria, selfCheckMonths, verificationMonths })

/** The criterion with this code is replaced; one that is new comes last in its group. */
export function withCriterion(
  content: ChecklistContent,
  criterion: Criterion,
  code: string | null,
): ChecklistContent {
  const known = content.criteria.some((each) => each.code === code)
  const criteria = known
    ? content.criteria.map((each) => (each.code === code ? criterion : each))
    : [...content.criteria, criterion]
  return { ...content, criteria }
}

export const withoutCriterion = (content: ChecklistContent, code: string): ChecklistContent => ({
  ...content,
  criteria: content.criteria.filter((each) => each.code !== code),
})

export const withGroup = (content: ChecklistContent, group: ChecklistGroup): ChecklistContent => ({
  ...content,
  groups: [...content.groups, group],
})

export const newCriterion = (group: string, code: string): Criterion => ({
  code,
  group,
  name: '',
  nameEn: '',
  guidance: '',
  guidanceEn: '',
  tiers: ['county', 'township'],
  optionalIn: [],
  evidence: 'photo',
  scored: true,
  staleMonths: 12,
  subchecks: [],
  limits: [],
  unit: '',
  share: 1,
})

/** The first free code of a group: "ST1", "ST2" … */
export function freeCode(content: ChecklistContent, group: string): string {
  for (let number = 1; ; number++)
    if (!content.criteria.some(({ code }) => code === `${group}${number}`)) return `${group}${number}`
}

const SEPARATOR = /[|｜]/

export const wordSubchecks = (subchecks: Criterion['subchecks']): string =>
  subchecks.map(({ code, name, nameEn }) => [code, name, nameEn].join(' | ')).join('\n')

/** "code | name | English name" a line; without an English name the Chinese stands for it. Or the first line that does not fit. */
export function readSubchecks(text: string): Criterion['subchecks'] | { badLine: number } {
  const found: Criterion['subchecks'] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [code = '', name = '', nameEn = ''] = line.split(SEPARATOR).map((part) => part.trim())
    if (code === '' || name === '') return { badLine: index + 1 }
    found.push({ code, name, nameEn: nameEn || name })
  }
  return found
}

/** A limit for each tier that a measured number is asked of, and for no other. */
export const limitsFor = ({ tiers, limits, evidence }: Criterion): Criterion['limits'] =>
  evidence === 'number'
    ? tiers.map((tier) => limits.find((each) => each.tier === tier) ?? { tier, minimum: 0, usual: 0 })
    : []

export const setLimit = (
  limits: Criterion['limits'],
  tier: AssessedTier,
  changes: { minimum?: number; usual?: number },
): Criterion['limits'] => limits.map((each) => (each.tier === tier ? { ...each, ...changes } : each))
