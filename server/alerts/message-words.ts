import type { NoticeEvent } from '../../protocol/api/alerts.ts'
import type { ContactKind } from '../../protocol/api/notifications.ts'
import type { DescribedAlert } from './alerts.store.ts'
import { en } from './locales/en.ts'
import type { AlertLocale } from './locales/locale.ts'
import { zhCN } from './locales/zh-CN.ts'
import type { Message } from './robot-formats.ts'

const LOCALES: Readonly<Record<'zh-CN' | 'en', AlertLocale>> = { 'zh-CN': zhCN, en }
/** Lines of a message; the rest is counted. */
const MAX_LINES = 20

export interface Piece {
  event: NoticeEvent
  at: Date
  alert: DescribedAlert
}

interface Reader {
  name: string
  kind: ContactKind
  language: 'zh-CN' | 'en'
}

interface County {
  /** Origin of the dashboard; null when it has no public address. */
  publicUrl: string | null
  /** The clock on the wall. */
  day(instant: Date): string
  minutes(instant: Date): number
}

/** News as one message in the reader's language; without any it is a test. */
export function wordMessage(news: readonly Piece[], reader: Reader, county: County): Message {
  const words = LOCALES[reader.language]
  const first = news[0]
  if (!first)
    return {
      title: words.test.title,
      lines: [words.test.line(oneLine(reader.name))],
      link: null,
      data: { event: 'test', alerts: [] },
    }
  const lines = news.slice(0, MAX_LINES).map((piece) => wordLine(piece, words, county))
  const url =
    county.publicUrl &&
    `${county.publicUrl}/alerts${news.length === 1 ? `?alert=${first.alert.alert.id}` : ''}`
  return {
    title: words.title({
      place: placeOf(first, words),
      matter: matterOf(first, words),
      more: news.length - 1,
    }),
    lines: news.length > MAX_LINES ? [...lines, words.more(news.length - MAX_LINES)] : lines,
    link: url ? { text: words.link, url } : null,
    data: { event: 'alerts', alerts: news.map(toData) },
  }
}

function wordLine(piece: Piece, words: AlertLocale, county: County): string {
  const minutes = county.minutes(piece.at)
  const clock = [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  return oneLine(
    words.line({
      event: words.event[piece.event],
      severity: words.severity[piece.alert.alert.severity],
      place: placeOf(piece, words),
      matter: matterOf(piece, words),
      at: `${county.day(piece.at).slice(5)} ${clock}`,
    }),
  )
}

const placeOf = ({ alert }: Piece, words: AlertLocale): string =>
  oneLine(alert.locationName ?? alert.jurisdictionName ?? words.installation)

function matterOf({ alert: { alert, productName, productNameEn } }: Piece, words: AlertLocale): string {
  const product = (words === en ? productNameEn : productName) ?? productName ?? ''
  return oneLine(words.rule[alert.rule]({ product, facts: alert.facts }))
}

function toData({ event, at, alert: { alert, ...names } }: Piece): Record<string, unknown> {
  const { id, rule, severity, locationId, deviceId, productId, part, facts, openedAt } = alert
  return {
    event,
    at: at.toISOString(),
    id,
    rule,
    severity,
    locationId,
    locationName: names.locationName,
    jurisdictionCode: names.jurisdictionCode,
    deviceId,
    productId,
    part,
    facts,
    openedAt: openedAt.toISOString(),
  }
}

/** Names come from people and machines: a line break in one must not begin a line of ours. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
