import type { AlertRule, AlertSettings, Severity } from '../../protocol/api/alerts.ts'

interface Limit {
  value: number
  min: number
  max: number
}

export interface RuleDefaults {
  /** `itself`: resolves when the condition is gone. `person`: somebody has to look and say why. */
  closes: 'itself' | 'person'
  /** `jurisdictions`: a cause that concerns no place, but a jurisdiction as a whole or the installation itself. */
  covers: 'places' | 'jurisdictions'
  severity: Severity
  raiseAfterMinutes: number
  clearAfterMinutes: number
  escalateAfterMinutes: number | null
  /**
   * Thresholds by name, which ends in the unit. A `margin…` is what a value has to come back beyond its threshold before
   * the condition counts as gone.
   */
  limits: Readonly<Record<string, Limit>>
}

const limit = (value: number, min: number, max: number): Limit => ({ value, min, max })
const place = { closes: 'itself', covers: 'places' } as const
const whole = { closes: 'itself', covers: 'jurisdictions' } as const

/**
 * What every rule does until a manager sets something else for a jurisdiction; no national text fixes it. Critical is what
 * wakes somebody up at night.
 */
export const ALERT_RULES: Readonly<Record<AlertRule, RuleDefaults>> = {
  device_offline: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 30,
    clearAfterMinutes: 2,
    escalateAfterMinutes: 24 * 60,
    limits: {},
  },
  /** Not heard since the server started, so that nobody can say whether it is there. */
  device_silent: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 60,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 24 * 60,
    limits: {},
  },
  sold_out: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 48 * 60,
    limits: {},
  },
  low_channel: {
    ...place,
    severity: 'info',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: null,
    limits: {
      lowPercent: limit(15, 0, 90),
      marginPercent: limit(10, 0, 50),
      lowDays: limit(3, 0, 60),
      marginDays: limit(2, 0, 30),
    },
  },
  channel_jam: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 1,
    clearAfterMinutes: 1,
    escalateAfterMinutes: 24 * 60,
    limits: {},
  },
  device_fault: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 5,
    clearAfterMinutes: 2,
    escalateAfterMinutes: 48 * 60,
    limits: {},
  },
  door_open: {
    ...place,
    severity: 'critical',
    raiseAfterMinutes: 20,
    clearAfterMinutes: 1,
    escalateAfterMinutes: 2 * 60,
    limits: {},
  },
  tamper: {
    ...place,
    closes: 'person',
    severity: 'critical',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 60,
    limits: {},
  },
  clock_wrong: {
    ...place,
    severity: 'info',
    raiseAfterMinutes: 10,
    clearAfterMinutes: 10,
    escalateAfterMinutes: null,
    limits: { errorMinutes: limit(10, 1, 10_080), marginMinutes: limit(5, 0, 1_000) },
  },
  bad_messages: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: null,
    limits: { messagesPerDay: limit(5, 1, 1_000) },
  },
  /** Two boards with one identity, or one that was moved with its memory. Ends when somebody has seen to the messages. */
  cloned_device: {
    ...place,
    severity: 'critical',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 12 * 60,
    limits: {},
  },
  /**
   * Outside the limits of what lies there for longer than they tolerate. The excursion has its own delay, and its own
   * margin; damp air does its harm in days, not in hours.
   */
  climate_excursion: {
    ...place,
    severity: 'critical',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 4 * 60,
    limits: { humidityHours: limit(24, 0, 720) },
  },
  climate_silent: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 48 * 60,
    limits: { silentHours: limit(6, 1, 720) },
  },
  discrepancy_old: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 14 * 1_440,
    limits: { openDays: limit(7, 1, 365) },
  },
  /** Recalled goods lie at a place that has not said how many it found. */
  recall_open: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 2 * 1_440,
    limits: { answerDays: limit(3, 1, 90) },
  },
  /** Managers whose training is overdue, or who have no certificate that holds. */
  staff_overdue: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: null,
    limits: { overdueDays: limit(0, 0, 365) },
  },
  /** Visitors say that a point is empty, broken, closed or gone. Ends when a manager has answered them. */
  public_report: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 3 * 1_440,
    limits: { reports: limit(1, 1, 50) },
  },
  config_rejected: {
    ...place,
    severity: 'warning',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: null,
    limits: {},
  },
  rollout_halted: {
    ...whole,
    severity: 'critical',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 24 * 60,
    limits: {},
  },
  disk_low: {
    ...whole,
    severity: 'critical',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 5,
    escalateAfterMinutes: 12 * 60,
    limits: { freePercent: limit(10, 1, 90), marginPercent: limit(3, 0, 50) },
  },
  backup_failed: {
    ...whole,
    severity: 'critical',
    raiseAfterMinutes: 0,
    clearAfterMinutes: 0,
    escalateAfterMinutes: 24 * 60,
    limits: {},
  },
}

const MINUTE = 60_000
/** An alert that resolved by itself and comes back within this time opens again: milliseconds. */
export const REOPEN_WITHIN = 60 * MINUTE
/** So many openings within this time are flapping; the alert then stays open until it was quiet so long. Milliseconds. */
export const FLAPPING = { openings: 3, within: 4 * 60 * MINUTE, quiet: 60 * MINUTE }

/** The defaults as settings. */
export function defaultsOf(rule: AlertRule): AlertSettings {
  const { severity, raiseAfterMinutes, clearAfterMinutes, escalateAfterMinutes, limits } = ALERT_RULES[rule]
  return {
    enabled: true,
    severity,
    raiseAfterMinutes,
    clearAfterMinutes,
    escalateAfterMinutes,
    limits: Object.fromEntries(Object.entries(limits).map(([name, { value }]) => [name, value])),
  }
}
