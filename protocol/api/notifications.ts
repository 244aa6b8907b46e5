import { z } from 'zod'
import { alertRule, severity } from './alerts.ts'
import { divisionCode, id, instant, text } from './parts.ts'

/** How somebody is told: a mailbox, a group robot of Feishu, DingTalk or WeCom, or a program of the county's own. */
export const contactKind = z.enum(['email', 'feishu', 'dingtalk', 'wecom', 'webhook'])
export type ContactKind = z.infer<typeof contactKind>

const language = z.enum(['zh-CN', 'en'])
/** A mailbox, or the address of a robot or program, which is a secret: it is taken and never shown again. */
const address = z.string().trim().min(3).max(1_000)
/** Signs what is sent; never shown again. */
const secret = text(1, 300)

export const contact = z.object({
  id,
  name: z.string(),
  kind: contactKind,
  jurisdictionCode: divisionCode.nullable(),
  /** The mailbox, or the host of the address. */
  destination: z.string(),
  signed: z.boolean(),
  language,
  /** Whose own it is: alerts assigned to this person are told here. */
  personId: id.nullable(),
  personName: z.string().nullable(),
  paused: z.boolean(),
  lastSentAt: instant.nullable(),
  /** Why the latest attempt failed; null when it did not. */
  lastError: z.string().nullable(),
})
export type Contact = z.infer<typeof contact>

export const createContact = z.strictObject({
  name: text(1, 60),
  kind: contactKind,
  jurisdictionCode: divisionCode.nullable(),
  address,
  secret: secret.nullish(),
  language: language.default('zh-CN'),
  personId: id.nullish(),
})
export type CreateContact = z.output<typeof createContact>
/** Only what is sent changes; a secret of null is taken away. */
export const updateContact = z.strictObject({
  name: text(1, 60).optional(),
  address: address.optional(),
  secret: secret.nullish(),
  language: language.optional(),
  personId: id.nullish(),
  paused: z.boolean().optional(),
})
export type UpdateContact = z.output<typeof updateContact>

/** Whether a test message arrived at the other end. */
export const contactTest = z.object({ sent: z.boolean(), error: z.string().nullable() })
export type ContactTest = z.infer<typeof contactTest>

/** Whether the server can send e-mail, and to which hosts it may send anything else. */
export const notificationReach = z.object({ email: z.boolean(), hosts: z.array(z.string()) })
export type NotificationReach = z.infer<typeof notificationReach>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use HH:MM')
const subscriptionFields = {
  contactId: id,
  /** Of places in this subtree; null = everything, and the installation itself. */
  jurisdictionCode: divisionCode.nullable(),
  /** Empty = all. */
  rules: z.array(alertRule).max(alertRule.options.length),
  /** This bad or worse. */
  minSeverity: severity,
  /** `opened`: from the beginning. `escalated`: only when nobody acknowledged in time. */
  when: z.enum(['opened', 'escalated']),
  /** From … until by the county's clock, also past midnight: only critical ones are told meanwhile, the rest afterwards. */
  quiet: z.strictObject({ from: clock, until: clock }).nullable(),
  /** Alerts that are this bad or less are gathered and told together. */
  digest: z
    .strictObject({ upTo: severity.exclude(['critical']), everyMinutes: z.number().int().min(5).max(1_440) })
    .nullable(),
}
/** Who is told of what. */
export const subscription = z.object({ id, ...subscriptionFields, contactName: z.string() })
export type Subscription = z.infer<typeof subscription>
export const saveSubscription = z.strictObject(subscriptionFields)
export type SaveSubscription = z.output<typeof saveSubscription>

/** A message that could not be delivered in time, or was refused for good. */
export const lostMailing = z.object({
  id,
  contactId: id,
  contactName: z.string(),
  alerts: z.number().int(),
  attempts: z.number().int(),
  createdAt: instant,
  givenUpAt: instant,
  error: z.string(),
})
export type LostMailing = z.infer<typeof lostMailing>
