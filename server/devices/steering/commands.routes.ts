import { z } from 'zod'
import {
  command,
  commandPage,
  commandQuery,
  commandsQuery,
  createCommand,
  createCommands,
  createdCommands,
} from '../../../protocol/api/commands.ts'
import { id } from '../../../protocol/api/parts.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../route.ts'
import type { CommandsService } from './commands.service.ts'

const params = z.strictObject({ id })
const tag = 'commands'

export const commandsRoutes = (commands: CommandsService): Route[] => [
  route({
    method: 'post',
    path: '/api/dispensers/:id/commands',
    summary: 'Tell one machine to do something',
    tag,
    access: MANAGERS,
    params,
    body: createCommand,
    response: command,
    status: 201,
    handle: ({ actor, params, body, idempotencyKey }) =>
      commands.create(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/dispensers/:id/commands',
    summary: 'What one machine was told, and what became of it',
    tag,
    access: SIGNED_IN,
    params,
    query: commandQuery,
    response: commandPage,
    handle: ({ actor, params, query }) => commands.ofDevice(actor.scope, params.id, query),
  }),
  route({
    method: 'post',
    path: '/api/commands',
    summary: 'Tell many machines to do something; one answer for each',
    tag,
    access: MANAGERS,
    body: createCommands,
    response: createdCommands,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => commands.createMany(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/commands',
    summary: 'What machines were told, newest first',
    tag,
    access: SIGNED_IN,
    query: commandsQuery,
    response: commandPage,
    handle: ({ actor, query }) => commands.list(actor.scope, query),
  }),
  route({
    method: 'get',
    path: '/api/commands/:id',
    summary: 'One command',
    tag,
    access: SIGNED_IN,
    params,
    response: command,
    handle: ({ actor, params }) => commands.get(actor.scope, params.id),
  }),
  route({
    method: 'post',
    path: '/api/commands/:id/cancel',
    summary: 'Take back a command that was not sent yet',
    tag,
    access: MANAGERS,
    params,
    response: command,
    handle: ({ actor, params }) => commands.cancel(actor, params.id),
  }),
]
