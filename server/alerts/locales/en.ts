import type { AlertLocale } from './locale.ts'

const count = (n: unknown, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** What visitors say of a point. */
const KIND: Readonly<Record<string, string>> = {
  empty: 'nothing left',
  broken: 'out of order',
  closed: 'closed',
  moved: 'not there',
}

export const en: AlertLocale = {
  severity: { critical: 'Critical', warning: 'Warning', info: 'Notice' },
  event: {
    opened: 'new',
    reopened: 'again',
    reminded: 'snooze is over',
    assigned: 'assigned to you',
    escalated: 'nobody acknowledged it',
    resolved: 'resolved',
  },
  rule: {
    device_offline: () => 'device offline',
    device_silent: () => 'not heard from since the server started',
    sold_out: ({ product }) => `${product} is sold out`,
    low_channel: ({ product, facts }) =>
      `channel ${facts.channel} runs low: ${facts.remaining} left of ${product}`,
    channel_jam: ({ facts }) =>
      facts.channel ? `channel ${facts.channel} is jammed` : 'the machine is jammed',
    device_fault: ({ facts }) => `device fault ${facts.code}`,
    door_open: () => 'the door has been open too long',
    tamper: () => 'somebody may have tampered with the device',
    clock_wrong: () => 'the device’s clock is wrong',
    bad_messages: ({ facts }) => `${count(facts.messages, 'bad message', 'bad messages')} in 24 hours`,
    cloned_device: () => 'contradicting records under one identity: two devices may share it',
    climate_excursion: ({ facts }) =>
      `${{ hot: 'too hot', cold: 'too cold', humid: 'too humid', dry: 'too dry' }[String(facts.what)] ?? 'outside limits'}: ${facts.value ?? facts.peak} ${facts.unit}, limit ${facts.limit} ${facts.unit}`,
    climate_silent: () => 'no temperature or humidity for a long time',
    discrepancy_old: ({ facts }) =>
      `${count(facts.count, 'old discrepancy', 'old discrepancies')} nobody has explained`,
    recall_open: ({ facts }) => `recall of lot ${facts.lots}: no answer after ${facts.days} days`,
    staff_overdue: ({ facts }) =>
      `${count(facts.people, 'manager', 'managers')} ${facts.what === 'training' ? 'overdue for training' : 'without a valid certificate'}`,
    public_report: ({ facts }) =>
      `${facts.reports} × visitors say: ${KIND[String(facts.kind)] ?? 'something is wrong'}`,
    config_rejected: () => 'the device rejected its configuration',
    rollout_halted: () => 'a firmware rollout has halted',
    disk_low: ({ facts }) => `the server’s disk has ${facts.freePercent}% left`,
    backup_failed: () => 'the database backup failed',
  },
  installation: 'System',
  line: ({ event, severity, place, matter, at }) => `[${severity}] ${place}: ${matter} (${event}, ${at})`,
  title: ({ place, matter, more }) => `${place}: ${matter}${more === 0 ? '' : ` and ${more} more`}`,
  more: (n) => `${n} more: see the alerts page.`,
  link: 'Answer it',
  test: { title: 'Sanliang: test message', line: (contact) => `“${contact}” can be told of alerts.` },
}
