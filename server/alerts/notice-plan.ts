import { type AlertRule, type NoticeEvent, type Severity, severity } from '../../protocol/api/alerts.ts'
import type { SaveSubscription } from '../../protocol/api/notifications.ts'

/** Who is told of what, as far as planning cares. */
export type Wish = Omit<SaveSubscription, 'rules'> & { rules: readonly AlertRule[] }

/** What somebody may be told of. */
export interface News {
  event: NoticeEvent
  rule: AlertRule
  severity: Severity
  /** Division code of the alert; null = the installation. */
  code: string | null
  /** How many levels up it has been told, this one included. */
  escalations: number
}

/** The county's clock on the wall. */
export interface WallClock {
  /** Minutes since the midnight that began the day. */
  minutesOf(instant: Date): number
}

const MINUTE = 60_000
const MINUTES_PER_DAY = 1_440
/** What happens at once is told at once, in one message: milliseconds. */
export const GATHER = 10_000

/** Worse first. */
const rank = (of: Severity): number => severity.options.indexOf(of)

/** Whether this wish is about such alerts at all. */
export function concerns(
  wish: Wish,
  { rule, severity: bad, code }: Omit<News, 'event' | 'escalations'>,
): boolean {
  const inside = wish.jurisdictionCode === null || (code?.startsWith(wish.jurisdictionCode) ?? false)
  return (
    inside && rank(bad) <= rank(wish.minSeverity) && (wish.rules.length === 0 || wish.rules.includes(rule))
  )
}

/**
 * Wishes for escalations, one level after another: first those nearest to the place, then those responsible for more. Each
 * step of an escalation tells one level.
 */
export function escalationLevels<W extends Wish>(
  wishes: readonly W[],
  news: Omit<News, 'event' | 'escalations'>,
): W[][] {
  const levels = new Map<number, W[]>()
  for (const wish of wishes) {
    if (wish.when !== 'escalated' || !concerns(wish, news)) continue
    const digits = wish.jurisdictionCode?.length ?? 0
    levels.set(digits, [...(levels.get(digits) ?? []), wish])
  }
  return [...levels].sort(([a], [b]) => b - a).map(([, members]) => members)
}

/** The wishes that this news answers. Being assigned and being resolved follow other rules. */
export function answeredBy<W extends Wish>(wishes: readonly W[], news: News): W[] {
  if (news.event === 'escalated') return escalationLevels(wishes, news)[news.escalations - 1] ?? []
  return wishes.filter((wish) => wish.when === 'opened' && concerns(wish, news))
}

/**
 * When to tell: critical news at once; the rest after quiet hours, and what the digest takes at the next time that is a
 * multiple of its minutes after midnight. Nobody is woken by good news.
 */
export function dueAt(
  wish: Wish,
  { event, severity: bad }: Pick<News, 'event' | 'severity'>,
  now: Date,
  clock: WallClock,
): Date {
  const { quiet, digest } = wish
  if (bad === 'critical' && event !== 'resolved') return new Date(now.getTime() + GATHER)
  let due = new Date(now.getTime() + GATHER)
  if (digest && rank(bad) >= rank(digest.upTo)) {
    const minute = clock.minutesOf(now)
    const next = Math.min(
      (Math.floor(minute / digest.everyMinutes) + 1) * digest.everyMinutes,
      MINUTES_PER_DAY,
    )
    due = atMinute(now, next - minute)
  }
  if (!quiet) return due
  const minute = clock.minutesOf(due)
  const from = minutesIn(quiet.from)
  const until = minutesIn(quiet.until)
  const past = (minute - from + MINUTES_PER_DAY) % MINUTES_PER_DAY
  const length = (until - from + MINUTES_PER_DAY) % MINUTES_PER_DAY
  return past < length ? atMinute(due, length - past) : due
}

/** The beginning of the minute that comes so many minutes after this one. */
const atMinute = (instant: Date, minutes: number): Date =>
  new Date(Math.floor(instant.getTime() / MINUTE) * MINUTE + minutes * MINUTE)

function minutesIn(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
