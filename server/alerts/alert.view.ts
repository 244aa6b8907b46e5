import {
  type Alert,
  type AlertDetail,
  type AlertGroup,
  type AlertState,
  type Notice,
  severity,
} from '../../protocol/api/alerts.ts'
import { ALERT_RULES } from './alert-rules.ts'
import type { DescribedAlert, historyOf, Outline } from './alerts.store.ts'
import type { noticesOf } from './notices.store.ts'

type Row = DescribedAlert['alert']

export function stateOf({ resolvedAt, snoozedUntil, acknowledgedAt }: Row): AlertState {
  if (resolvedAt) return 'resolved'
  if (snoozedUntil) return 'snoozed'
  return acknowledgedAt ? 'acknowledged' : 'open'
}

function toAlert({ alert, ...named }: DescribedAlert): Alert {
  return {
    id: alert.id,
    rule: alert.rule,
    severity: alert.severity,
    state: stateOf(alert),
    locationId: alert.locationId,
    ...named,
    deviceId: alert.deviceId,
    productId: alert.productId,
    part: alert.part,
    facts: alert.facts,
    openedAt: alert.openedAt.toISOString(),
    acknowledgedAt: alert.acknowledgedAt?.toISOString() ?? null,
    snoozedUntil: alert.snoozedUntil?.toISOString() ?? null,
    assigneeId: alert.assigneeId,
    escalations: alert.escalations,
    openings: alert.openings,
    flapping: alert.flapping,
    resolvedAt: alert.resolvedAt?.toISOString() ?? null,
  }
}

export function toDetail(
  described: DescribedAlert,
  history: Awaited<ReturnType<typeof historyOf>>,
  notices: Awaited<ReturnType<typeof noticesOf>>,
): AlertDetail {
  const { acknowledgeReason, resolveReason, rule, settings } = described.alert
  return {
    ...toAlert(described),
    acknowledgeReason,
    resolveReason,
    closes: ALERT_RULES[rule].closes,
    settings,
    history: history.map(({ event: { at, kind, text, facts }, personName }) => ({
      at: at.toISOString(),
      kind,
      personName,
      text,
      facts,
    })),
    notices: notices.map(toNotice),
  }
}

function toNotice({
  notice: { event, dueAt, droppedAt },
  contact,
  mailing,
}: Awaited<ReturnType<typeof noticesOf>>[number]): Notice {
  const named = { event, contactName: contact.name, contactKind: contact.kind }
  const told = (status: Notice['status'], at: Date): Notice => ({ ...named, status, at: at.toISOString() })
  if (mailing?.sentAt) return told('sent', mailing.sentAt)
  if (mailing?.givenUpAt) return told('given_up', mailing.givenUpAt)
  if (droppedAt) return told('dropped', droppedAt)
  if (mailing?.error) return told('retrying', mailing.nextAttemptAt ?? dueAt)
  return told('waiting', dueAt)
}

/** Alerts of one cause at one place, before a person reads them. */
export interface Bundle {
  key: string
  /** The worst, 0 = critical. */
  badness: number
  /** When the latest opened: milliseconds since 1970. */
  latest: number
  ids: string[]
}

/** Worst and latest first; equal ones by key, so that pages neither repeat nor leave out. */
export function bundle(outlines: readonly Outline[]): Bundle[] {
  const bundles = new Map<string, Bundle>()
  for (const { id, rule, severity: bad, locationId, jurisdictionCode, openedAt } of outlines) {
    const key = `${rule}.${locationId ?? `:${jurisdictionCode ?? ''}`}`
    const known = bundles.get(key) ?? { key, badness: Number.POSITIVE_INFINITY, latest: 0, ids: [] }
    known.badness = Math.min(known.badness, severity.options.indexOf(bad))
    known.latest = Math.max(known.latest, openedAt.getTime())
    known.ids.push(id)
    bundles.set(key, known)
  }
  return [...bundles.values()].sort(inOrder)
}

export const inOrder = (a: Omit<Bundle, 'ids'>, b: Omit<Bundle, 'ids'>): number =>
  a.badness - b.badness || b.latest - a.latest || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** In the order of `part`, as channels stand in the machine. Undefined when none is left. */
export function toGroup(key: string, described: readonly DescribedAlert[]): AlertGroup | undefined {
  const alerts = described
    .map(toAlert)
    .sort(
      (a, b) => a.part.localeCompare(b.part, 'en', { numeric: true }) || (a.openedAt < b.openedAt ? 1 : -1),
    )
  const [first] = alerts
  if (!first) return undefined
  const { rule, locationId, locationName, jurisdictionName } = first
  const worst = severity.options.find((each) => alerts.some((alert) => alert.severity === each))
  return { key, rule, severity: worst ?? first.severity, locationId, locationName, jurisdictionName, alerts }
}
