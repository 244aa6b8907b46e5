import type { Method } from '../../protocol/api/catalog.ts'

/**
 * CYP, couple-years of protection per base unit given to a user (after the USAID conversion factors). A method
 * without a factor is left out and named as unknown: none is guessed. A new table is a new version; reports say which
 * they used.
 */
export const CYP_FACTORS: { version: string; factors: Readonly<Partial<Record<Method, number>>> } = {
  version: '2026-1',
  factors: {
    male_condom: 1 / 120,
    combined_pill: 1 / 15,
    progestin_pill: 1 / 12,
    emergency_pill: 1 / 20,
    monthly_injectable: 1 / 13,
    dmpa_injectable: 1 / 4,
    copper_iud: 4.6,
    hormonal_iud: 4.8,
    implant_3y: 2.5,
    implant_4y: 3.2,
    implant_5y: 3.8,
  },
}

/** Couple-years that so many base units protect; null for a method without a factor. Below 0 when more came back. */
export function coupleYears(method: Method, units: number): number | null {
  const factor = CYP_FACTORS.factors[method]
  return factor === undefined ? null : units * factor
}
