import { z } from 'zod'
import { binCard, binCardQuery } from '../../protocol/api/bin-card.ts'
import { lot } from '../../protocol/api/catalog.ts'
import { supplier } from '../../protocol/api/delivery-notes.ts'
import {
  balance,
  balanceQuery,
  createMovement,
  fefoProposal,
  fefoQuery,
  lotQuery,
  movement,
  movementQuery,
  postedMovements,
  stockQuery,
  stockTable,
} from '../../protocol/api/inventory.ts'
import { closeQuarantine, openQuarantine, quarantine } from '../../protocol/api/lot-quarantine.ts'
import { id, list, page } from '../../protocol/api/parts.ts'
import { atRiskQuery, lotsAtRisk } from '../../protocol/api/stock-at-risk.ts'
import { reasoningQuery, stockReasoning } from '../../protocol/api/stock-reasoning.ts'
import { receiveTransfer, transfer, transferQuery } from '../../protocol/api/transfers.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { InventoryService } from './inventory.service.ts'
import type { LedgerReader } from './ledger.reader.ts'
import type { QuarantineService } from './quarantine.service.ts'
import type { StockService } from './stock.service.ts'

interface Services {
  inventory: InventoryService
  ledger: LedgerReader
  quarantines: QuarantineService
  stock: StockService
}

const byId = z.strictObject({ id })
const tag = 'inventory'

export const inventoryRoutes = (services: Services): Route[] => [
  ...stockRoutes(services),
  ...movementRoutes(services),
  supplierRoute(services),
  ...transferRoutes(services),
  ...quarantineRoutes(services),
]

const stockRoutes = ({ inventory, ledger, stock }: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/stock',
    summary: 'Stock by place and product with its status, average consumption and months of stock',
    tag,
    access: SIGNED_IN,
    query: stockQuery,
    response: stockTable,
    handle: ({ actor, query }) => stock.table(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/stock/reasoning',
    summary: 'Why the status of a product at a place is what it is, with every number it was decided from',
    tag,
    access: SIGNED_IN,
    query: reasoningQuery,
    response: stockReasoning,
    handle: ({ actor, query }) => stock.reasoning(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/stock/at-risk',
    summary: 'Lots of which something would be left at their expiry, first to expire first',
    tag,
    access: SIGNED_IN,
    query: atRiskQuery,
    response: lotsAtRisk,
    handle: ({ actor, query }) => stock.atRisk(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/balances',
    summary: 'Lots by place',
    tag,
    access: SIGNED_IN,
    query: balanceQuery,
    response: page(balance),
    handle: ({ actor, query }) => ledger.balances(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/bin-card',
    summary: 'The ledger of one product at one place, latest first, with a running balance',
    tag,
    access: SIGNED_IN,
    query: binCardQuery,
    response: binCard,
    handle: ({ actor, query }) => ledger.binCard(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/lots',
    summary: 'Lots of a product by expiry date',
    tag,
    access: SIGNED_IN,
    query: lotQuery,
    response: list(lot),
    handle: async ({ query }) => ({ items: await ledger.lots(query.product) }),
  }),
  route({
    method: 'get',
    path: '/api/fefo',
    summary: 'Which lots to take, first expired first',
    tag,
    access: SIGNED_IN,
    query: fefoQuery,
    response: fefoProposal,
    handle: ({ actor, query }) => inventory.propose(actor, query),
  }),
]

const movementRoutes = ({ inventory, ledger }: Services): Route[] => [
  route({
    method: 'post',
    path: '/api/movements',
    summary: 'Receive, issue, transfer, adjust, dispose of or reverse',
    tag,
    access: MANAGERS,
    body: createMovement,
    response: postedMovements,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => inventory.post(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/movements',
    summary: 'Movements, latest first',
    tag,
    access: SIGNED_IN,
    query: movementQuery,
    response: page(movement),
    handle: ({ actor, query }) => ledger.movements(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/movements/:id',
    summary: 'One movement',
    tag,
    access: SIGNED_IN,
    params: byId,
    response: movement,
    handle: ({ actor, params }) => ledger.movement(actor, params.id),
  }),
]

const supplierRoute = ({ ledger }: Services): Route =>
  route({
    method: 'get',
    path: '/api/suppliers',
    summary: 'Names of suppliers on earlier delivery notes',
    tag,
    access: SIGNED_IN,
    response: list(supplier),
    handle: async ({ actor }) => ({ items: await ledger.suppliers(actor) }),
  })

const transferRoutes = ({ inventory, ledger }: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/transfers',
    summary: 'Transfers, latest first',
    tag,
    access: SIGNED_IN,
    query: transferQuery,
    response: page(transfer),
    handle: ({ actor, query }) => ledger.transfers(actor, query),
  }),
  route({
    method: 'get',
    path: '/api/transfers/:id',
    summary: 'One transfer',
    tag,
    access: SIGNED_IN,
    params: byId,
    response: transfer,
    handle: ({ actor, params }) => ledger.transfer(actor, params.id),
  }),
  route({
    method: 'post',
    path: '/api/transfers/:id/receive',
    summary: 'Say what came, what was lost and what goes back',
    tag,
    access: MANAGERS,
    params: byId,
    body: receiveTransfer,
    response: postedMovements,
    status: 201,
    handle: ({ actor, params, body, idempotencyKey }) =>
      inventory.receiveTransfer(actor, params.id, body, idempotencyKey),
  }),
]

const quarantineRoutes = ({ quarantines }: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/quarantines',
    summary: 'Lots that must not leave, oldest first',
    tag,
    access: SIGNED_IN,
    response: list(quarantine),
    handle: async ({ actor }) => ({ items: await quarantines.open(actor) }),
  }),
  route({
    method: 'post',
    path: '/api/quarantines',
    summary: 'Put a lot into quarantine, at one place or everywhere',
    tag,
    access: MANAGERS,
    body: openQuarantine,
    response: quarantine,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => quarantines.start(actor, body, idempotencyKey),
  }),
  route({
    method: 'post',
    path: '/api/quarantines/:id/close',
    summary: 'Let a lot go again',
    tag,
    access: MANAGERS,
    params: byId,
    body: closeQuarantine,
    handle: ({ actor, params, body }) => quarantines.close(actor, params.id, body.reason),
  }),
]
