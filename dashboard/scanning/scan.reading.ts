import { type Gs1, Gs1Error, type Gs1Fault, parseGs1 } from '../../protocol/gs1.ts'
import { normalScan } from './scan.text.ts'

/** What a code says of goods; at least one of them. */
export type ScannedLabel = Pick<Gs1, 'gtin' | 'lotNumber' | 'expiresOn'>

export type Reading =
  | { label: ScannedLabel }
  | { fault: Gs1Fault | 'nothing_of_use'; identifier: string | null; text: string }

/**
 * Reads what a scanner, a camera or a person gave. Digits as long as a GTIN are one, so that a wrong check digit is
 * called by its name. `today`, `YYYY-MM-DD`, decides the century.
 */
export function readScan(scanned: string, today: string): Reading {
  const text = normalScan(scanned)
  try {
    const { gtin, lotNumber, expiresOn } = parseGs1(text, today)
    if (gtin === null && lotNumber === null && expiresOn === null)
      return { fault: 'nothing_of_use', identifier: null, text }
    return { label: { gtin, lotNumber, expiresOn } }
  } catch (error) {
    if (!(error instanceof Gs1Error)) throw error
    const isGtin = /^\d{8}$|^\d{12,14}$/.test(text)
    if (isGtin) return { fault: 'bad_check_digit', identifier: '01', text }
    return { fault: error.fault, identifier: error.identifier, text }
  }
}
