/** How near a lot is to its expiry: amber says plan, red says act, expired is locked. */
export type Expiry = 'fine' | 'amber' | 'red' | 'expired'

export interface ExpiryThresholds {
  /** Calendar months before expiry from which a lot is amber, and from which it is red. */
  amberMonths: number
  redMonths: number
}

/**
 * A lot is usable up to and including `expiresOn`. Both dates are calendar dates `YYYY-MM-DD`, `today` in the county's
 * time zone.
 */
export const isExpired = (expiresOn: string, today: string): boolean => expiresOn < today

/** State of a lot on the day `today`: `months` before expiry the colour changes, that day included. */
export function expiryOf(
  expiresOn: string,
  today: string,
  { amberMonths, redMonths }: ExpiryThresholds,
): Expiry {
  if (isExpired(expiresOn, today)) return 'expired'
  if (expiresOn <= addMonths(today, redMonths)) return 'red'
  return expiresOn <= addMonths(today, amberMonths) ? 'amber' : 'fine'
}

/** The same day of the month `months` later, or that month's last day: 31 August and 6 months make 28 February. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth))).toISOString().slice(0, 10)
}
