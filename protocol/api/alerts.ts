import { z } from 'zod'
import { role } from './accounts.ts'
import { divisionCode, id, instant, pageQuery, text } from './parts.ts'
import { locationKind } from './places.ts'

/** What can be the matter. Defaults of each rule: `server/alerts/alert-rules.ts`. */
export const alertRule = z.enum([
  'device_offline',
  'device_silent',
  'sold_out',
  'low_channel',
  'channel_jam',
  'device_fault',
  'door_open',
  'tamper',
  'clock_wrong',
  'bad_messages',
  'cloned_device',
  'climate_excursion',
  'climate_silent',
  'discrepancy_old',
  'recall_open',
  'staff_overdue',
  'public_report',
  'config_rejected',
  'rollout_halted',
  'disk_low',
  'backup_failed',
])
export type AlertRule = z.infer<typeof alertRule>

/** Worst first. */
export const severity = z.enum(['critical', 'warning', 'info'])
export type Severity = z.infer<typeof severity>

/** `open`: nobody has answered it. A snoozed one comes back by itself. */
export const alertState = z.enum(['open', 'acknowledged', 'snoozed', 'resolved'])
export type AlertState = z.infer<typeof alertState>

const minutes = z.number().int().min(0).max(43_200)
/** Thresholds of a rule by name; the name ends in its unit, as in `lowPercent`. */
const limits = z.record(z.string(), z.number())
/** What a rule does at a place. */
export const alertSettings = z.object({
  enabled: z.boolean(),
  severity,
  /** The condition must hold this long before an alert opens, and be gone this long before it resolves by itself. */
  raiseAfterMinutes: minutes,
  clearAfterMinutes: minutes,
  /** Without an acknowledgement in this time the next level up is told; null = never. */
  escalateAfterMinutes: minutes.min(1).nullable(),
  limits,
})
export type AlertSettings = z.infer<typeof alertSettings>

/** Facts behind an alert when it opened, in the units of their names. */
export const alertFacts = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
export type AlertFacts = z.infer<typeof alertFacts>

/** One alert of one cause at one subject. Without a location and a jurisdiction it concerns the installation. */
export const alert = z.object({
  id,
  rule: alertRule,
  severity,
  state: alertState,
  locationId: id.nullable(),
  locationName: z.string().nullable(),
  locationKind: locationKind.nullable(),
  jurisdictionCode: divisionCode.nullable(),
  jurisdictionName: z.string().nullable(),
  deviceId: z.string().nullable(),
  productId: id.nullable(),
  productName: z.string().nullable(),
  productNameEn: z.string().nullable(),
  /** Which of several at the subject: a channel, a fault code; empty when there is but one. */
  part: z.string(),
  facts: alertFacts,
  openedAt: instant,
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  snoozedUntil: instant.nullable(),
  assigneeId: id.nullable(),
  assigneeName: z.string().nullable(),
  /** How many levels up it has been told for want of an acknowledgement. */
  escalations: z.number().int(),
  /** How often it opened: a cause that comes back soon opens the same alert again. */
  openings: z.number().int(),
  /** It comes and goes: it stays open until it has been quiet for a while. */
  flapping: z.boolean(),
  resolvedAt: instant.nullable(),
  /** Null while open, and when it resolved by itself. */
  resolvedBy: z.string().nullable(),
})
export type Alert = z.infer<typeof alert>

/** Alerts of one cause at one place; a resolved one stands by itself. */
export const alertGroup = z.object({
  key: z.string(),
  rule: alertRule,
  /** The worst of them. */
  severity,
  locationId: id.nullable(),
  locationName: z.string().nullable(),
  jurisdictionName: z.string().nullable(),
  alerts: z.array(alert).min(1),
})
export type AlertGroup = z.infer<typeof alertGroup>

/** Without `state`: all that are not resolved. Worst and latest first; resolved ones by when they were resolved. */
export const alertQuery = z.strictObject({
  ...pageQuery,
  state: alertState.optional(),
  severity: severity.optional(),
  rule: alertRule.optional(),
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  device: z.string().max(64).optional(),
  assigned: z.enum(['me']).optional(),
})
export type AlertQuery = z.output<typeof alertQuery>

/** Alerts of the jurisdiction that are not resolved. */
export const alertSummary = z.object({
  /** Nobody has answered them, by severity. */
  open: z.record(severity, z.number().int()),
  acknowledged: z.number().int(),
  snoozed: z.number().int(),
  /** Assigned to you, in whatever state. */
  mine: z.number().int(),
})
export type AlertSummary = z.infer<typeof alertSummary>

export const alertEvent = z.object({
  at: instant,
  kind: z.enum([
    'opened',
    'reopened',
    'flapping',
    'acknowledged',
    'snoozed',
    'snooze_ended',
    'assigned',
    'commented',
    'escalated',
    'resolved',
  ]),
  /** Null: the system. */
  personName: z.string().nullable(),
  /** What the person wrote. */
  text: z.string().nullable(),
  facts: alertFacts,
})
export type AlertEvent = z.infer<typeof alertEvent>

/** What somebody is told of an alert. */
export const noticeEvent = z.enum(['opened', 'reopened', 'reminded', 'assigned', 'escalated', 'resolved'])
export type NoticeEvent = z.infer<typeof noticeEvent>
export const notice = z.object({
  event: noticeEvent,
  contactName: z.string(),
  contactKind: z.enum(['email', 'feishu', 'dingtalk', 'wecom', 'webhook']),
  /** `retrying`: failed at least once; `given_up`: too old or refused for good; `dropped`: outdated before it was due. */
  status: z.enum(['waiting', 'retrying', 'sent', 'given_up', 'dropped']),
  /** When it was told, or is to be. */
  at: instant,
})
export type Notice = z.infer<typeof notice>

export const alertDetail = alert.extend({
  acknowledgeReason: z.string().nullable(),
  resolveReason: z.string().nullable(),
  /** `itself`: when the condition is gone. `person`: somebody has to look and say why. */
  closes: z.enum(['itself', 'person']),
  /** In force when it opened. */
  settings: alertSettings,
  /** Oldest first. */
  history: z.array(alertEvent),
  /** Latest first. */
  notices: z.array(notice),
})
export type AlertDetail = z.infer<typeof alertDetail>

const reason = text(1, 500)
export const acknowledgeAlert = z.strictObject({ reason })
export const acknowledgeAlerts = z.strictObject({ ids: z.array(id).min(1).max(500), reason })
/** How many were open, so that this acknowledged them. */
export const acknowledgedAlerts = z.object({ acknowledged: z.number().int() })
/** In the future, at most 30 days. */
export const snoozeAlert = z.strictObject({ until: instant, reason: text(0, 500).default('') })
export const assignAlert = z.strictObject({ personId: id.nullable() })
export const commentAlert = z.strictObject({ text: text(1, 2_000) })
export const resolveAlert = z.strictObject({ reason })

/** Who can be given an alert: staff whose jurisdiction holds its place. */
export const assignee = z.object({ id, displayName: z.string(), role })
export type Assignee = z.infer<typeof assignee>

/** What may be set of a rule for a jurisdiction; what is left out is taken from the level above. */
export const alertOverride = z.strictObject({
  enabled: z.boolean().optional(),
  severity: severity.optional(),
  raiseAfterMinutes: minutes.optional(),
  clearAfterMinutes: minutes.optional(),
  escalateAfterMinutes: minutes.min(1).nullable().optional(),
  limits: limits.optional(),
})
export type AlertOverride = z.output<typeof alertOverride>

export const alertRuleQuery = z.strictObject({ jurisdiction: divisionCode.optional() })
/** A rule as it is for one jurisdiction. */
export const alertRuleView = z.object({
  rule: alertRule,
  closes: z.enum(['itself', 'person']),
  /** `jurisdictions`: a cause that concerns no place, but a jurisdiction as a whole or the installation itself. */
  covers: z.enum(['places', 'jurisdictions']),
  /** What holds there. */
  settings: alertSettings,
  /** What would hold without what is set there. */
  inherited: alertSettings,
  /** What is set there itself; null = nothing. */
  override: alertOverride.nullable(),
  /** What each limit may be. */
  ranges: z.record(z.string(), z.object({ min: z.number(), max: z.number() })),
})
export type AlertRuleView = z.infer<typeof alertRuleView>
/** `override` null takes back what was set there. Without a jurisdiction: for everything. */
export const setAlertRule = z.strictObject({
  jurisdictionCode: divisionCode.nullable(),
  override: alertOverride.nullable(),
})
export type SetAlertRule = z.output<typeof setAlertRule>
