import type { Alert, AlertFacts } from '../../protocol/api/alerts.ts'
import type { Catalog } from '../components/catalog.ts'
import { faultName } from '../devices/event.words.ts'
import type { Format } from '../locales/format.ts'
import type { Language } from '../locales/locale.tsx'

interface Tools {
  t: Language['t']
  look: Language['look']
  format: Format
  catalog: Catalog
  now: number
}

const numberIn = (facts: AlertFacts, name: string): number => Number(facts[name] ?? 0)
const textIn = (facts: AlertFacts, name: string): string => String(facts[name] ?? '')

/** What is the matter with one subject, with its facts, as a supply manager would say it. */
export function wordAlert(alert: Alert, { t, look, format, catalog, now }: Tools): string {
  const { rule, facts } = alert
  const product = catalog.name(alert.productId, alert.productName)
  const age = (name: string) => (facts[name] ? format.age(textIn(facts, name), now) : t('words.unknown'))
  switch (rule) {
    case 'device_offline':
    case 'device_silent':
      return t(`alertText.${rule}`, { when: age('lastSeenAt') })
    case 'sold_out': {
      const usable = numberIn(facts, 'usable')
      return usable > 0
        ? t('alertText.soldOutBooked', { product, usable: catalog.units(usable, alert.productId) })
        : t('alertText.sold_out', { product })
    }
    case 'low_channel': {
      const parts = {
        product,
        channel: textIn(facts, 'channel'),
        remaining: numberIn(facts, 'remaining'),
        capacity: numberIn(facts, 'capacity'),
      }
      const { days } = facts
      if (days === null || days === undefined) return t('alertText.low_channel', parts)
      return t('alertText.lowDays', { ...parts, days: format.number(Number(days)) })
    }
    case 'channel_jam':
      return facts.channel
        ? t('alertText.channel_jam', { channel: textIn(facts, 'channel') })
        : t('alertText.jamSomewhere')
    case 'device_fault': {
      const code = faultName(textIn(facts, 'code'), look)
      const channels = textIn(facts, 'channels')
      return channels === ''
        ? t('alertText.device_fault', { code })
        : t('alertText.faultChannels', { code, channels })
    }
    case 'door_open':
    case 'climate_silent':
    case 'backup_failed':
      return t(`alertText.${rule}`, { when: age('since') })
    case 'tamper':
      return t('alertText.tamper')
    case 'clock_wrong':
      return t('alertText.clock_wrong', { minutes: numberIn(facts, 'errorMinutes') })
    case 'bad_messages':
      return t('alertText.bad_messages', { count: numberIn(facts, 'messages') })
    case 'cloned_device':
      return t('alertText.cloned_device', { count: numberIn(facts, 'messages'), when: age('since') })
    case 'recall_open':
      return t('alertText.recall_open', {
        lots: textIn(facts, 'lots'),
        units: numberIn(facts, 'units'),
        days: numberIn(facts, 'days'),
      })
    case 'climate_excursion': {
      const unit = textIn(facts, 'unit')
      const value = (name: string) => `${format.number(numberIn(facts, name))} ${unit}`
      return t('alertText.climate_excursion', {
        what: look('excursionKind', textIn(facts, 'what')) ?? textIn(facts, 'what'),
        value: value(facts.value === null ? 'peak' : 'value'),
        limit: value('limit'),
        when: age('since'),
      })
    }
    case 'staff_overdue':
      return t(facts.what === 'training' ? 'alertText.staff_overdue' : 'alertText.staffCertificate', {
        count: numberIn(facts, 'people'),
      })
    case 'discrepancy_old':
      return t('alertText.discrepancy_old', { count: numberIn(facts, 'count'), when: age('since') })
    case 'public_report':
      return t('alertText.public_report', {
        count: numberIn(facts, 'reports'),
        what: look('publicReportKind', textIn(facts, 'kind')) ?? textIn(facts, 'kind'),
      })
    case 'config_rejected':
      return t('alertText.config_rejected', {
        version: textIn(facts, 'version'),
        error: textIn(facts, 'error') || t('words.unknown'),
      })
    case 'rollout_halted':
      return t('alertText.rollout_halted', {
        version: textIn(facts, 'version'),
        hardware: textIn(facts, 'hardware'),
        cause: look('haltCause', textIn(facts, 'cause')) ?? textIn(facts, 'cause'),
        percent: numberIn(facts, 'percent'),
        limit: numberIn(facts, 'limit'),
      })
    case 'disk_low':
      return t('alertText.disk_low', {
        percent: numberIn(facts, 'freePercent'),
        gigabytes: numberIn(facts, 'freeGigabytes'),
      })
  }
}

/** Why a message did not arrive, in the reader's language where the server's words are known. */
export function wordSendError(error: string, { t, look }: Pick<Tools, 't' | 'look'>): string {
  const code = /(\w+)$/.exec(error)?.[1] ?? ''
  if (error === 'no answer in time') return t('sendError.no_answer')
  if (error === 'no mail server is configured') return t('sendError.no_mail_server')
  if (error.startsWith('refused with code')) return t('sendError.refused', { code })
  if (error.startsWith('the mail server')) return t('sendError.mail', { code })
  if (error.startsWith('answered')) return t('sendError.answered', { code })
  return look('sendError', error) ?? t('sendError.connection', { code: error })
}
