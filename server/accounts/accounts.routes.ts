import { z } from 'zod'
import {
  auditEntry,
  auditQuery,
  changePassword,
  createdToken,
  createPerson,
  createToken,
  person,
  session,
  signIn,
  token,
  updatePerson,
} from '../../protocol/api/accounts.ts'
import { id, list, page } from '../../protocol/api/parts.ts'
import { ForbiddenError } from '../errors.ts'
import { ADMINISTRATORS, type Client, type Route, route, SIGNED_IN } from '../route.ts'
import type { AccountsService } from './accounts.service.ts'

const byId = z.object({ id })

export const accountsRoutes = ({ people, sessions, tokens, audit }: AccountsService): Route[] => [
  route({
    method: 'post',
    path: '/api/session',
    summary: 'Sign in: sets the session cookie',
    tag: 'Session',
    access: 'public',
    body: signIn,
    response: session,
    handle: async ({ body, client }) => {
      client.requireSafe()
      const opened = await sessions.signIn(body, client)
      client.keep(opened.secrets)
      return opened.session
    },
  }),
  route({
    method: 'get',
    path: '/api/session',
    summary: 'Who is signed in',
    tag: 'Session',
    access: SIGNED_IN,
    response: session,
    handle: ({ actor, client }) => sessions.describe(actor, client.csrfToken),
  }),
  route({
    method: 'delete',
    path: '/api/session',
    summary: 'Sign out; also when the session has ended already',
    tag: 'Session',
    access: 'public',
    handle: async ({ client }) => {
      if (client.session !== null) await sessions.signOut(client.session)
      client.forget()
    },
  }),
  route({
    method: 'post',
    path: '/api/session/password',
    summary: 'Change your own password; all your other sessions end',
    tag: 'Session',
    access: SIGNED_IN,
    body: changePassword,
    response: session,
    handle: async ({ actor, body, client }) => {
      const changed = await sessions.changePassword(actor, sessionOf(client), body, client.address)
      client.keep(changed.secrets)
      return changed.session
    },
  }),
  route({
    method: 'get',
    path: '/api/tokens',
    summary: 'Your tokens for scripts, without their secrets',
    tag: 'Session',
    access: SIGNED_IN,
    response: list(token),
    handle: async ({ actor }) => ({ items: await tokens.list(actor) }),
  }),
  route({
    method: 'post',
    path: '/api/tokens',
    summary: 'Make a token for a script; it is shown once',
    tag: 'Session',
    access: SIGNED_IN,
    body: createToken,
    response: createdToken,
    status: 201,
    handle: ({ actor, body, client }) => {
      sessionOf(client)
      return tokens.create(actor, body)
    },
  }),
  route({
    method: 'delete',
    path: '/api/tokens/:id',
    summary: 'Revoke one of your tokens',
    tag: 'Session',
    access: SIGNED_IN,
    params: byId,
    handle: ({ actor, params }) => tokens.revoke(actor, params.id),
  }),
  route({
    method: 'get',
    path: '/api/people',
    summary: 'Staff of your jurisdiction',
    tag: 'People',
    access: ADMINISTRATORS,
    response: list(person),
    handle: async ({ actor }) => ({ items: await people.list(actor.scope) }),
  }),
  route({
    method: 'post',
    path: '/api/people',
    summary: 'Add a person who may sign in',
    tag: 'People',
    access: ADMINISTRATORS,
    body: createPerson,
    response: person,
    status: 201,
    handle: ({ actor, body }) => people.create(actor, body),
  }),
  route({
    method: 'patch',
    path: '/api/people/:id',
    summary: 'Change, disable or enable a person; new rights or a new password end their sessions',
    tag: 'People',
    access: ADMINISTRATORS,
    params: byId,
    body: updatePerson,
    response: person,
    handle: ({ actor, params, body }) => people.update(actor, params.id, body),
  }),
  route({
    method: 'get',
    path: '/api/audit',
    summary: 'Who changed what, newest first',
    tag: 'People',
    access: ADMINISTRATORS,
    query: auditQuery,
    response: page(auditEntry),
    handle: ({ actor, query: { cursor, ...filter } }) => audit.page(actor, { ...filter, before: cursor }),
  }),
]

/** A token that leaked must not be able to make others that outlive it, nor to guess at the password. */
function sessionOf(client: Client): string {
  if (client.session === null)
    throw new ForbiddenError(
      'Sign in with your password for this; a token is not enough.',
      'session_required',
    )
  return client.session
}
