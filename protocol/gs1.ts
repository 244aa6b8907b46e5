/**
 * GS1 element strings as DataMatrix and Code 128 carry them (GS1 General Specifications, section 3): application
 * identifiers (AI) 01, 10, 11, 17 and 21, with others skipped by their known lengths.
 */

export interface Gs1 {
  /** AI 01: 14 digits, check digit right. */
  gtin: string | null
  /** AI 10, up to 20 characters. */
  lotNumber: string | null
  /** AI 17, `YYYY-MM-DD`. */
  expiresOn: string | null
  /** AI 11, `YYYY-MM-DD`. */
  madeOn: string | null
  /** AI 21, up to 20 characters. */
  serial: string | null
}

export type Gs1Fault =
  | 'not_gs1'
  | 'unknown_identifier'
  | 'too_short'
  | 'too_long'
  | 'bad_character'
  | 'bad_check_digit'
  | 'bad_date'
  | 'twice'

/** What is wrong with a scanned text, and at which application identifier. */
export class Gs1Error extends Error {
  override name = 'Gs1Error'
  readonly fault: Gs1Fault
  readonly identifier: string | null
  constructor(fault: Gs1Fault, identifier: string | null, message: string) {
    super(message)
    this.fault = fault
    this.identifier = identifier
  }
}

/** FNC1 as scanners send it; some are set up to send another character in its place. */
const SEPARATOR = '\u001d'
/** Symbology identifiers of GS1 DataMatrix, GS1-128, GS1 QR Code and GS1 DataBar (ISO/IEC 15424). */
const SYMBOLOGY = /^\](d2|C1|Q3|e0)/

/** Digits after these identifiers' first two, without a separator (General Specifications, figure 7.8.5-2). */
const FIXED: Readonly<Record<string, number>> = {
  '00': 18,
  '01': 14,
  '02': 14,
  '03': 14,
  '11': 6,
  '12': 6,
  '13': 6,
  '15': 6,
  '16': 6,
  '17': 6,
  '20': 2,
}
/** Identifiers of variable length that supplies carry, and their longest value. */
const VARIABLE: Readonly<Record<string, number>> = {
  '10': 20,
  '21': 20,
  '22': 20,
  '30': 8,
  '37': 8,
  '240': 30,
  '241': 30,
  '250': 30,
  '400': 30,
  '710': 20,
  '711': 20,
  '714': 20,
  '715': 20,
}
/** Character set 82 (General Specifications, figure 7.11-1). */
const CHARACTERS = /^[!-"%-?A-Z_a-z]+$/

/** Sum of the digits before the last, weighted 3 and 1 from the right, brought to the next ten (section 7.9.1). */
export function hasCheckDigit(gtin: string): boolean {
  if (!/^\d{8}$|^\d{12,14}$/.test(gtin)) return false
  const digits = [...gtin].map(Number).toReversed()
  const sum = digits.slice(1).reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 3 : 1), 0)
  return (10 - (sum % 10)) % 10 === digits[0]
}

/**
 * Reads a scanned element string, with or without symbology identifier, or the same as printed, `(01)…(17)…`. A bare
 * GTIN of 8, 12, 13 or 14 digits is one, too. Throws `Gs1Error`.
 *
 * `today`, `YYYY-MM-DD`, decides the century of two-digit years: at most 49 years back, at most 50 ahead (section 7.12).
 */
export function parseGs1(scanned: string, today: string): Gs1 {
  const text = scanned.trim().replace(SYMBOLOGY, '')
  if (text === '') throw new Gs1Error('not_gs1', null, 'Nothing was scanned.')
  const found = new Map<string, string>()
  for (const [identifier, value] of isBareGtin(text)
    ? [['01', text.padStart(14, '0')] as const]
    : elements(text)) {
    const before = found.get(identifier)
    if (before !== undefined && before !== value)
      throw new Gs1Error('twice', identifier, `(${identifier}) is there twice with different values.`)
    found.set(identifier, value)
  }
  const gtin = found.get('01') ?? null
  if (gtin !== null && !hasCheckDigit(gtin))
    throw new Gs1Error('bad_check_digit', '01', `The check digit of GTIN ${gtin} is wrong: scan again.`)
  const date = (identifier: string) => {
    const digits = found.get(identifier)
    return digits === undefined ? null : toDate(identifier, digits, today)
  }
  return {
    gtin,
    lotNumber: found.get('10') ?? null,
    expiresOn: date('17'),
    madeOn: date('11'),
    serial: found.get('21') ?? null,
  }
}

const isBareGtin = (text: string): boolean => /^(\d{8}|\d{12,14})$/.test(text) && hasCheckDigit(text)

function elements(text: string): [identifier: string, value: string][] {
  return text.startsWith('(') ? printed(text) : encoded(text)
}

/** `(01)06901234567892(10)A1` */
function printed(text: string): [string, string][] {
  return text.split(/(?=\(\d{2,4}\))/).map((part): [string, string] => {
    const [, identifier, value] = /^\((\d{2,4})\)([^()]+)$/.exec(part) ?? []
    if (!identifier || !value) throw new Gs1Error('not_gs1', null, `“${part}” is no element of a GS1 code.`)
    checkValue(identifier, value)
    return [identifier, value]
  })
}

function encoded(text: string): [string, string][] {
  const found: [string, string][] = []
  let rest = text.startsWith(SEPARATOR) ? text.slice(1) : text
  while (rest !== '') {
    if (rest.startsWith(SEPARATOR))
      throw new Gs1Error('not_gs1', null, 'A group separator stands where an identifier should.')
    const identifier = identifierOf(rest)
    const after = rest.slice(identifier.length)
    const fixed = FIXED[identifier]
    const end = fixed ?? separatorIn(after)
    const value = after.slice(0, end)
    checkValue(identifier, value)
    found.push([identifier, value])
    rest = after.slice(end)
    if (rest.startsWith(SEPARATOR)) {
      rest = rest.slice(1)
      if (rest === '' && fixed === undefined) break
    }
  }
  return found
}

const separatorIn = (text: string): number => {
  const at = text.indexOf(SEPARATOR)
  return at < 0 ? text.length : at
}

function identifierOf(text: string): string {
  for (const length of [2, 3, 4]) {
    const identifier = text.slice(0, length)
    if (identifier in FIXED || identifier in VARIABLE) return identifier
  }
  if (!/^\d\d/.test(text)) throw new Gs1Error('not_gs1', null, 'This is no GS1 code.')
  throw new Gs1Error(
    'unknown_identifier',
    text.slice(0, 2),
    `Identifier (${text.slice(0, 2)}) is not one that supplies carry.`,
  )
}

function checkValue(identifier: string, value: string): void {
  const fault = (kind: Gs1Fault, message: string) => new Gs1Error(kind, identifier, message)
  const fixed = FIXED[identifier]
  const longest = fixed ?? VARIABLE[identifier]
  if (longest === undefined)
    throw fault('unknown_identifier', `Identifier (${identifier}) is not one that supplies carry.`)
  if (value.length < (fixed ?? 1)) throw fault('too_short', `(${identifier}) ends too early.`)
  if (value.length > longest)
    throw fault(
      'too_long',
      `(${identifier}) is longer than ${longest} characters: a group separator is missing.`,
    )
  if (fixed !== undefined ? !/^\d+$/.test(value) : !CHARACTERS.test(value))
    throw fault('bad_character', `(${identifier}) has a character that cannot stand there.`)
}

/** YYMMDD; day 00 is the last day of the month. */
function toDate(identifier: string, digits: string, today: string): string {
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [
    number,
    number,
    number,
  ]
  const thisYear = Number(today.slice(0, 4))
  const century = Math.floor(thisYear / 100) * 100
  const ahead = year - (thisYear % 100)
  const full = century + year + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0)
  const lastDay = new Date(Date.UTC(full, month, 0)).getUTCDate()
  if (month < 1 || month > 12 || day > lastDay)
    throw new Gs1Error('bad_date', identifier, `(${identifier}) ${digits} is no date.`)
  return [full, String(month).padStart(2, '0'), String(day === 0 ? lastDay : day).padStart(2, '0')].join('-')
}
