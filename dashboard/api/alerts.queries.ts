import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { alertDetail, alertGroup, alertRuleView, alertSummary, assignee } from '../../protocol/api/alerts.ts'
import { contact, lostMailing, notificationReach, subscription } from '../../protocol/api/notifications.ts'
import { list, page } from '../../protocol/api/parts.ts'
import type { ApiClient, Query } from './client.ts'

const alertPage = page(alertGroup)
const rules = list(alertRuleView)
const assignees = list(assignee)
const contacts = list(contact)
const subscriptions = list(subscription)
const lost = list(lostMailing)

// Keys begin with `alerts`: the live line refreshes all of them when an alert of the jurisdiction changes.

/** By place and cause, worst first. */
export const alertsQuery = (api: ApiClient, query: Query) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'list', query],
    queryFn: ({ signal, pageParam }) =>
      api.read('/api/alerts', { response: alertPage, query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

export const alertSummaryQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['alerts', 'summary'],
    queryFn: ({ signal }) => api.read('/api/alerts/summary', { response: alertSummary, signal }),
  })

export const alertQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) => api.read(`/api/alerts/${id}`, { response: alertDetail, signal }),
  })

export const assigneesQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', id, 'assignees'],
    queryFn: ({ signal }) => api.read(`/api/alerts/${id}/assignees`, { response: assignees, signal }),
    staleTime: 5 * 60_000,
  })

export const alertRulesQuery = (api: ApiClient, jurisdiction: string | null) =>
  queryOptions({
    queryKey: ['alert-rules', jurisdiction],
    queryFn: ({ signal }) =>
      api.read('/api/alert-rules', { response: rules, query: { jurisdiction }, signal }),
  })

export const contactsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['alert-contacts'],
    queryFn: ({ signal }) => api.read('/api/alert-contacts', { response: contacts, signal }),
  })

export const reachQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['alert-contacts', 'reach'],
    queryFn: ({ signal }) => api.read('/api/alert-contacts/reach', { response: notificationReach, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const subscriptionsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['alert-contacts', 'subscriptions'],
    queryFn: ({ signal }) => api.read('/api/alert-subscriptions', { response: subscriptions, signal }),
  })

export const lostMailingsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['alert-contacts', 'lost'],
    queryFn: ({ signal }) => api.read('/api/alert-mailings/lost', { response: lost, signal }),
  })
