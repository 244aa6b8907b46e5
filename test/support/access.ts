import type { Role } from '../../protocol/api/accounts.ts'
import { problem } from '../../protocol/api/parts.ts'
import { type Route, SIGNED_IN } from '../../server/route.ts'

interface AccessSetup {
  url: string
  /** A bearer token for each role, all of one county. */
  tokens: Record<Role, string>
  /** By path: its parameters naming something that exists, in another county. */
  foreign: Record<string, Record<string, string>>
  /** By `METHOD path`: a body as the route wants it, so that the foreign id is all there is to refuse. */
  bodies?: Record<string, unknown>
}

/**
 * Holds every route against what it says of itself: nobody gets in without signing in, no role beyond its access, every
 * role in it, and a thing of another county does not exist (404) for any of them. Throws with everything that was
 * otherwise, and when a route with parameters has no foreign thing to be tried with.
 */
export async function assertAccess(routes: readonly Route[], setup: AccessSetup): Promise<void> {
  const faults: string[] = []
  for (const route of routes) {
    const name = `${route.method.toUpperCase()} ${route.path}`
    const expectThat = (holds: boolean, what: string) => {
      if (!holds) faults.push(`${name}: ${what}`)
    }
    const send = (role: Role | null, parameters: Record<string, string>, body: unknown) =>
      answerOf(setup, route, { role, parameters, body })

    const anonymous = await send(null, {}, {})
    if (route.access === 'public')
      expectThat(anonymous.code !== 'unauthenticated', 'is public and wants a sign-in')
    else expectThat(anonymous.status === 401, `answers ${anonymous.status} to nobody`)

    const access = route.access === 'public' ? SIGNED_IN : route.access
    for (const role of SIGNED_IN) {
      const { status, code } = await send(role, {}, {})
      expectThat(status < 500, `answers ${status} to a ${role}`)
      if (access.includes(role))
        expectThat(code !== 'forbidden' && status !== 401, `answers ${status} to a ${role}`)
      else expectThat(code === 'forbidden', `answers ${status} ${code} to a ${role}`)
    }

    // What is public belongs to no county.
    if (!route.path.includes(':') || route.access === 'public') continue
    const parameters = setup.foreign[route.path]
    expectThat(parameters !== undefined, 'was not tried with a thing of another county')
    for (const role of parameters ? access : []) {
      const { status } = await send(role, parameters ?? {}, setup.bodies?.[name] ?? {})
      expectThat(status === 404, `answers ${status} to a ${role} for a thing of another county`)
    }
  }
  if (faults.length > 0) throw new Error(`Access is not as described:\n${faults.join('\n')}`)
}

interface Attempt {
  role: Role | null
  parameters: Record<string, string>
  body: unknown
}

async function answerOf({ url, tokens }: AccessSetup, route: Route, { role, parameters, body }: Attempt) {
  const path = route.path.replace(/:(\w+)/g, (_match, name: string) => parameters[name] ?? 'nothing-here')
  const answer = await fetch(`${url}${path}`, {
    method: route.method.toUpperCase(),
    headers: {
      ...(role === null ? {} : { Authorization: `Bearer ${tokens[role]}` }),
      ...(route.body && { 'Content-Type': 'application/json' }),
    },
    ...(route.body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const refused = answer.status >= 400 ? problem.parse(JSON.parse(text)) : null
  return { status: answer.status, code: refused?.code ?? null }
}
