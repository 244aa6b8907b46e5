import type { Category, Method } from '../../../protocol/api/catalog.ts'

/** Free methods as the public knows them; several products may be one method. */
export const METHODS = [
  'condom',
  'female_condom',
  'spermicide',
  'pill',
  'emergency_pill',
  'injectable',
  'implant',
  'copper_iud',
  'hormonal_iud',
] as const
export type FreeMethod = (typeof METHODS)[number]
export const isFreeMethod = (text: string): text is FreeMethod => METHODS.some((known) => known === text)

/** What the public knows a product's method as. */
const KNOWN_AS: Readonly<Record<Method, FreeMethod>> = {
  male_condom: 'condom',
  female_condom: 'female_condom',
  spermicide: 'spermicide',
  combined_pill: 'pill',
  progestin_pill: 'pill',
  emergency_pill: 'emergency_pill',
  monthly_injectable: 'injectable',
  dmpa_injectable: 'injectable',
  implant_3y: 'implant',
  implant_4y: 'implant',
  implant_5y: 'implant',
  copper_iud: 'copper_iud',
  hormonal_iud: 'hormonal_iud',
}
export const freeMethodOf = (method: Method): FreeMethod => KNOWN_AS[method]

export interface MethodFacts {
  /** Under which the finder's lists have it. */
  category: Category
  /**
   * Of 100 women who use it for a year as people really do, how many become pregnant (WHO, Family Planning: A Global Handbook
   * for Providers, 2022, effectiveness table); null = it is not used for a year on end.
   */
  pregnanciesIn100: number | null
  /** Protects against sexually transmitted infections and HIV as well. */
  againstInfections: boolean
  /** A health worker gives it, or has to be asked before the first time. */
  clinician: boolean
}

/** What does not depend on a language. Sources: docs/informed-choice.md. */
export const METHOD_FACTS: Readonly<Record<FreeMethod, MethodFacts>> = {
  condom: { category: 'condom', pregnanciesIn100: 13, againstInfections: true, clinician: false },
  female_condom: { category: 'condom', pregnanciesIn100: 21, againstInfections: true, clinician: false },
  spermicide: { category: 'drug', pregnanciesIn100: 21, againstInfections: false, clinician: false },
  pill: { category: 'drug', pregnanciesIn100: 7, againstInfections: false, clinician: true },
  emergency_pill: { category: 'drug', pregnanciesIn100: null, againstInfections: false, clinician: true },
  injectable: { category: 'drug', pregnanciesIn100: 4, againstInfections: false, clinician: true },
  implant: { category: 'drug', pregnanciesIn100: 0.1, againstInfections: false, clinician: true },
  copper_iud: { category: 'iud', pregnanciesIn100: 0.8, againstInfections: false, clinician: true },
  hormonal_iud: { category: 'iud', pregnanciesIn100: 0.7, againstInfections: false, clinician: true },
}

/** One method in plain words of one language. */
export interface MethodWords {
  name: string
  /** What it is, in one sentence. */
  is: string
  /** What it is not, or does not do. */
  isNot: readonly string[]
  /** How it is used. */
  use: readonly string[]
  /** When to ask a health worker first, or to see one. */
  ask: readonly string[]
}

export interface MethodsText {
  title: string
  intro: string
  choice: string
  is: string
  isNot: string
  use: string
  ask: string
  works: string
  /** So many of 100 women become pregnant in a year; below one it is said of 1,000. */
  pregnancies: (of100: number) => string
  infectionsYes: string
  infectionsNo: string
  clinicianYes: string
  clinicianNo: string
  find: string
  more: string
  all: string
  sources: string
  methods: Readonly<Record<FreeMethod, MethodWords>>
}
