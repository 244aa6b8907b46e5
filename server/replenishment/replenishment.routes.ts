import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import {
  approveOrder,
  createOrders,
  dispatchOrder,
  editOrder,
  endOrder,
  fillRate,
  fillRateQuery,
  order,
  orderList,
  orderPage,
  ordersQuery,
  receiveOrder,
  rejectOrder,
  submitOrder,
  suggestions,
  suggestionsQuery,
} from '../../protocol/api/replenishment.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { OrdersService } from './orders.service.ts'
import type { SuggestionsService } from './suggestions.service.ts'
import type { SupplyService } from './supply.service.ts'

interface Services {
  suggestions: SuggestionsService
  orders: OrdersService
  supply: SupplyService
}

const params = z.strictObject({ id })
const tag = 'replenishment'

export const replenishmentRoutes = (services: Services): Route[] => [
  ...readingRoutes(services),
  ...decisionRoutes(services),
  ...supplyRoutes(services),
]

const readingRoutes = (services: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/replenishment/suggestions',
    summary: 'What places should order, most urgent first, with the reasoning',
    tag,
    access: SIGNED_IN,
    query: suggestionsQuery,
    response: suggestions,
    handle: ({ actor, query }) => services.suggestions.list(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/replenishment/orders',
    summary: 'Orders, latest first; open ones with the emergencies before all',
    tag,
    access: SIGNED_IN,
    query: ordersQuery,
    response: orderPage,
    handle: ({ actor, query }) => services.orders.reader.list(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/replenishment/fill-rate',
    summary: 'Order fill rate, received of ordered, over a period',
    tag,
    access: SIGNED_IN,
    query: fillRateQuery,
    response: fillRate,
    handle: ({ actor, query }) => services.orders.reader.fillRate(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/replenishment/orders/:id',
    summary: 'One order with its lines, what happened to it, and what the caller may do',
    tag,
    access: SIGNED_IN,
    params,
    response: order,
    handle: ({ actor, params }) => services.orders.reader.get(actor, params.id),
  }),
]

const decisionRoutes = ({ orders }: Services): Route[] => [
  route({
    method: 'post',
    path: '/api/replenishment/orders',
    summary: 'Draft orders, one for each place',
    tag,
    access: MANAGERS,
    body: createOrders,
    response: orderList,
    status: 201,
    handle: async ({ actor, body, idempotencyKey }) => ({
      items: await orders.create(actor, body, idempotencyKey),
    }),
  }),
  route({
    method: 'put',
    path: '/api/replenishment/orders/:id',
    summary: 'Write a draft anew; a rejected order becomes a draft again',
    tag,
    access: MANAGERS,
    params,
    body: editOrder,
    response: order,
    handle: ({ actor, params, body, idempotencyKey }) => orders.edit(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/replenishment/orders/:id/submit',
    summary: 'Send a draft to whoever approves',
    tag,
    access: MANAGERS,
    params,
    body: submitOrder,
    response: order,
    handle: ({ actor, params, body, idempotencyKey }) =>
      orders.submit(actor, params.id, body.version, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/replenishment/orders/:id/approve',
    summary: 'Approve, as requested or less',
    tag,
    access: MANAGERS,
    params,
    body: approveOrder,
    response: order,
    handle: ({ actor, params, body, idempotencyKey }) =>
      orders.approve(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/replenishment/orders/:id/reject',
    summary: 'Reject with a reason',
    tag,
    access: MANAGERS,
    params,
    body: rejectOrder,
    response: order,
    handle: ({ actor, params, body, idempotencyKey }) =>
      orders.reject(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/replenishment/orders/:id/cancel',
    summary: 'End an order of which nothing has left',
    tag,
    access: MANAGERS,
    params,
    body: endOrder,
    response: order,
    handle: ({ actor, params, body, idempotencyKey }) =>
      orders.cancel(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/replenishment/orders/:id/close',
    summary: 'End an order that was supplied, in full or not',
    tag,
    access: MANAGERS,
    params,
    body: endOrder,
    response: order,
    handle: ({ actor, params, body, idempotencyKey }) => orders.close(actor, params.id, body, idempotencyKey),
  }),
]

const supplyRoutes = ({ supply }: Services): Route[] => [
  route({
    method: 'post',
    path: '/api/replenishment/orders/:id/dispatch',
    summary: 'Send goods of the supplying store on their way, as a transfer',
    tag,
    access: MANAGERS,
    params,
    body: dispatchOrder,
    response: order,
    handle: ({ actor, params, body, idempotencyKey }) =>
      supply.dispatch(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/replenishment/orders/:id/receive',
    summary: 'Take in what an outside supplier delivered',
    tag,
    access: MANAGERS,
    params,
    body: receiveOrder,
    response: order,
    handle: ({ actor, params, body, idempotencyKey }) =>
      supply.receive(actor, params.id, body, idempotencyKey),
  }),
]
