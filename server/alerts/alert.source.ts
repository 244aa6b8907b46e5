import type { AlertFacts, AlertRule } from '../../protocol/api/alerts.ts'
import type { RuleDefaults } from './alert-rules.ts'

/** What an alert is about. Cause and subject make its key: of two with the same key at most one is open. */
export interface Subject {
  rule: AlertRule
  locationId: string | null
  /** Of what concerns no place; null there = the installation itself. */
  jurisdictionCode: string | null
  deviceId: string | null
  productId: string | null
  /** Which of several there: a channel, a fault code; empty when there is but one. */
  part: string
}

/** What a source sees at this moment of one subject. What it does not mention is not so. */
export interface Sighting extends Subject {
  /**
   * Whether the condition holds under these thresholds; null when nobody can know. `open`: whether there is an alert of
   * it, for conditions that come back slower than they go.
   */
  holds(limits: Readonly<Record<string, number>>, open: boolean): boolean | null
  /** For the reader, in the units of their names. */
  facts: AlertFacts
  /** Since when it holds, where the source knows; else since it is seen. */
  since?: Date
}

/** What a source may ask about alerts there are. */
export interface OpenAlerts {
  isOpen(subject: Subject): boolean
}

/**
 * Where conditions come from: an adapter over a domain's service that looks at the present, never at history, so that a
 * backlog raises nothing. `alerts.room.ts` hands the sources to the engine.
 */
export interface AlertSource {
  readonly rules: readonly AlertRule[]
  readonly covers: RuleDefaults['covers']
  /** Of these places, in a few queries for all of them together; empty for what concerns no place. */
  sightings(locationIds: readonly string[], alerts: OpenAlerts): Promise<Sighting[]>
}

export const keyOf = ({ rule, locationId, jurisdictionCode, deviceId, productId, part }: Subject): string =>
  [rule, locationId ?? jurisdictionCode ?? '', deviceId ?? '', productId ?? '', part].join('|')

export const subjectOf = ({
  rule,
  locationId,
  jurisdictionCode,
  deviceId,
  productId,
  part,
}: Subject): Subject => ({ rule, locationId, jurisdictionCode, deviceId, productId, part })
