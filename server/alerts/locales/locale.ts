import type { AlertFacts, AlertRule, NoticeEvent, Severity } from '../../../protocol/api/alerts.ts'

/** What an alert is about, by name. */
export interface Named {
  /** The product, where it is about one. */
  product: string
  facts: AlertFacts
}

/** Everything messages about alerts say in one language. */
export interface AlertLocale {
  severity: Record<Severity, string>
  event: Record<NoticeEvent, string>
  /** What is the matter, without the place. */
  rule: Record<AlertRule, (named: Named) => string>
  /** Where it concerns no place. */
  installation: string
  /** One piece of news in a line. */
  line(parts: { event: string; severity: string; place: string; matter: string; at: string }): string
  /** What a message is headed by: its first news, and how many more. */
  title(parts: { place: string; matter: string; more: number }): string
  more(count: number): string
  link: string
  test: { title: string; line(contact: string): string }
}
