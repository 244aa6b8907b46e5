import type { EventHistory } from '../../protocol/api/devices.ts'
import type { Format } from '../locales/format.ts'
import type { Lookup, Translate } from '../locales/text.ts'

type Sent = EventHistory['items'][number]['sent']

/** Arrivals later than this are told: milliseconds. */
const LATE = 10 * 60_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

const REFUSALS = {
  sold_out: 'machine.soldOut',
  cooldown: 'machine.cooldown',
  fault: 'machine.faulty',
  blocked: 'machine.blocked',
} as const
const POWER = { on: 'machine.powerOn', off: 'machine.powerOff', low: 'machine.powerLow' } as const

const textIn = (sent: Sent, name: string): string | null => {
  const value = sent[name]
  return typeof value === 'string' && value !== '' ? value : null
}
const numberIn = (sent: Sent, name: string): number | null => {
  const value = sent[name]
  return typeof value === 'number' ? value : null
}

/** What an event says beside its kind, its channel and its time. A kind of newer firmware has no words here. */
export function detailOf(
  kind: string,
  sent: Sent,
  { t, look, format }: { t: Translate; look: Lookup; format: Format },
): string {
  const number = (name: string) => numberIn(sent, name) ?? 0
  switch (kind) {
    case 'vend':
    case 'test':
      return t('unit.any', { count: number('quantity') })
    case 'refused': {
      const reason = textIn(sent, 'reason')
      if (reason === null) return ''
      return Object.hasOwn(REFUSALS, reason) ? t(REFUSALS[reason as keyof typeof REFUSALS]) : reason
    }
    case 'refill': {
      const [loaded, remaining, lot] = [number('loaded'), number('remaining'), textIn(sent, 'lot')]
      return lot === null
        ? t('machine.load', { loaded, remaining })
        : t('machine.loadLot', { loaded, remaining, lot })
    }
    case 'count':
      return t('machine.remaining', { remaining: number('remaining') })
    case 'door':
      return t(sent.open === true ? 'device.doorOpen' : 'device.doorClosed')
    case 'fault':
    case 'fault_cleared':
      return faultName(textIn(sent, 'code') ?? '', look)
    case 'climate': {
      const celsius = format.number(number('celsius'), 1)
      const humidity = numberIn(sent, 'humidity')
      return humidity === null
        ? t('machine.readingDry', { celsius })
        : t('machine.reading', { celsius, humidity: format.number(humidity) })
    }
    case 'power': {
      const state = textIn(sent, 'state') ?? ''
      return Object.hasOwn(POWER, state) ? t(POWER[state as keyof typeof POWER]) : state
    }
    default:
      return ''
  }
}

/** The name of a fault; a code of other firmware stands for itself. */
export const faultName = (code: string, look: Lookup): string => look('faultCode', code) ?? code

/** The name of a kind; one that newer firmware invented keeps its own. */
export const kindName = (kind: string, look: Lookup): string => look('event', kind) ?? kind

/** How late an event arrived; null when it came as it happened. */
export function lateness(occurredAt: string, receivedAt: string, t: Translate): string | null {
  const late = Date.parse(receivedAt) - Date.parse(occurredAt)
  if (late < LATE) return null
  const span =
    late < DAY
      ? t('machine.inHours', { count: Math.max(1, Math.round(late / HOUR)) })
      : t('machine.inDays', { count: Math.round(late / DAY) })
  return t('machine.late', { span })
}
