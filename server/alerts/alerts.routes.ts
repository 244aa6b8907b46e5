import { z } from 'zod'
import {
  acknowledgeAlert,
  acknowledgeAlerts,
  acknowledgedAlerts,
  alertDetail,
  alertGroup,
  alertQuery,
  alertRule,
  alertRuleQuery,
  alertRuleView,
  alertSummary,
  assignAlert,
  assignee,
  commentAlert,
  resolveAlert,
  setAlertRule,
  snoozeAlert,
} from '../../protocol/api/alerts.ts'
import { id, list, page } from '../../protocol/api/parts.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { AlertsService } from './alerts.service.ts'

const byId = z.object({ id })
const tag = 'Alerts'

export const alertsRoutes = ({ reader, answers, rules }: AlertsService): Route[] => [
  route({
    method: 'get',
    path: '/api/alerts',
    summary: 'Alerts by place and cause, the worst first',
    tag,
    access: SIGNED_IN,
    query: alertQuery,
    response: page(alertGroup),
    handle: ({ actor, query }) => reader.list(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/alerts/summary',
    summary: 'How many alerts there are',
    tag,
    access: SIGNED_IN,
    response: alertSummary,
    handle: ({ actor }) => reader.summary(actor),
  }),
  route({
    method: 'post',
    path: '/api/alerts/acknowledge',
    summary: 'Acknowledge several alerts with one reason; those somebody has answered stay as they are',
    tag,
    access: MANAGERS,
    body: acknowledgeAlerts,
    response: acknowledgedAlerts,
    handle: async ({ actor, body }) => ({
      acknowledged: await answers.acknowledgeAll(actor, body.ids, body.reason),
    }),
  }),
  route({
    method: 'get',
    path: '/api/alerts/:id',
    summary: 'One alert with its thresholds, its history, and who was told when',
    tag,
    access: SIGNED_IN,
    params: byId,
    response: alertDetail,
    handle: ({ actor, params }) => reader.get(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/alerts/:id/acknowledge',
    summary: 'Take an alert in hand',
    tag,
    access: MANAGERS,
    params: byId,
    body: acknowledgeAlert,
    response: alertDetail,
    handle: async ({ actor, params, body }) => {
      await answers.acknowledge(actor, params.id, body.reason)
      return reader.get(actor, params.id)
    },
  }),
  route({
    method: 'post',
    path: '/api/alerts/:id/snooze',
    summary: 'Put an alert off until a time at which it comes back by itself',
    tag,
    access: MANAGERS,
    params: byId,
    body: snoozeAlert,
    response: alertDetail,
    handle: async ({ actor, params, body: { until, reason } }) => {
      await answers.snooze(actor, params.id, { until: new Date(until), reason })
      return reader.get(actor, params.id)
    },
  }),
  route({
    method: 'get',
    path: '/api/alerts/:id/assignees',
    summary: 'Who can be given this alert',
    tag,
    access: MANAGERS,
    params: byId,
    response: list(assignee),
    handle: async ({ actor, params }) => ({ items: await reader.assignees(actor, params.id) }),
  }),
  route({
    method: 'post',
    path: '/api/alerts/:id/assign',
    summary: 'Give an alert to somebody, or to nobody',
    tag,
    access: MANAGERS,
    params: byId,
    body: assignAlert,
    response: alertDetail,
    handle: async ({ actor, params, body }) => {
      await answers.assign(actor, params.id, body.personId)
      return reader.get(actor, params.id)
    },
  }),
  route({
    method: 'post',
    path: '/api/alerts/:id/comment',
    summary: 'Write something down about an alert',
    tag,
    access: MANAGERS,
    params: byId,
    body: commentAlert,
    response: alertDetail,
    handle: async ({ actor, params, body }) => {
      await answers.comment(actor, params.id, body.text)
      return reader.get(actor, params.id)
    },
  }),
  route({
    method: 'post',
    path: '/api/alerts/:id/resolve',
    summary: 'Close an alert whose cause a person has to look at',
    tag,
    access: MANAGERS,
    params: byId,
    body: resolveAlert,
    response: alertDetail,
    handle: async ({ actor, params, body }) => {
      await answers.resolve(actor, params.id, body.reason)
      return reader.get(actor, params.id)
    },
  }),
  route({
    method: 'get',
    path: '/api/alert-rules',
    summary: 'What each rule does for a jurisdiction, by default your own',
    tag,
    access: SIGNED_IN,
    query: alertRuleQuery,
    response: list(alertRuleView),
    handle: async ({ actor, query }) => ({ items: await rules.list(actor, query.jurisdiction ?? null) }),
  }),
  route({
    method: 'put',
    path: '/api/alert-rules/:rule',
    summary: 'Set what a rule does for a jurisdiction and below, or take it back',
    tag,
    access: MANAGERS,
    params: z.object({ rule: alertRule }),
    body: setAlertRule,
    response: alertRuleView,
    handle: ({ actor, params, body }) => rules.set(actor, params.rule, body),
  }),
]
