import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type DeviceRecord, deviceRecord } from './credentials.ts'
import type { DemandProfile } from './demand.ts'
import { randomStream } from './random.ts'

export interface RegistrationPlan {
  /** Where the server's HTTP API is, e.g. `http://127.0.0.1:8080`. */
  api: string
  /** Bearer token of somebody who may register devices. */
  token: string
  /** Product id or code that every channel gives out; null leaves the channels without a product. */
  product: string | null
  seed: string
}

/** The server did not register a device; the message says why. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError'
}

const created = z.looseObject({ id: z.string(), secret: z.string() })
const places = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) })
const problem = z.looseObject({ detail: z.string() })

const CHANNELS = [1, 2, 3, 4]
const CAPACITY = 20

/**
 * Registers a dispenser through `POST /api/dispensers` and gives its record: four full channels of 20 at a place drawn
 * by the seed. `number` goes into its name. Waits when the server asks for patience (429). Throws RegistrationError.
 */
export async function registerDispenser(plan: RegistrationPlan, number: number): Promise<DeviceRecord> {
  const { id, secret } = await register(plan, '/api/dispensers', {
    name: nameOf(number),
    channels: CHANNELS.map((channel) => ({ channel, product: plan.product, capacity: CAPACITY })),
  })
  const random = randomStream(plan.seed, 'place', number)
  return deviceRecord.parse({
    id,
    secret,
    profile: drawProfile(random.next()),
    setting: random.next() < 0.6 ? 'indoor' : 'outdoor',
    channels: CHANNELS.map((channel) => ({ channel, capacity: CAPACITY, remaining: CAPACITY })),
  })
}

/** The same for a climate sensor, through `POST /api/sensors`; the storerooms that there are get one after another. */
export async function registerSensor(plan: RegistrationPlan, number: number): Promise<DeviceRecord> {
  const found = places.safeParse(await ask(plan, 'GET', '/api/locations?kind=storeroom'))
  const storerooms = found.data?.items ?? []
  const place = storerooms[(number - 1) % storerooms.length]
  if (!place) throw new RegistrationError(`${plan.api} has no storeroom for a sensor: make one first`)
  const { id, secret } = await register(plan, '/api/sensors', { name: nameOf(number), locationId: place.id })
  return deviceRecord.parse({ id, secret, kind: 'sensor' })
}

const nameOf = (number: number): string => `Simulated ${String(number).padStart(5, '0')}`

async function register(plan: RegistrationPlan, path: string, body: unknown) {
  const device = created.safeParse(await ask(plan, 'POST', path, body))
  if (!device.success)
    throw new RegistrationError(`${plan.api} answered without an id and a secret: is it a Sanliang server?`)
  return device.data
}

/** The server's answer, after as much patience as it asks for. */
async function ask(plan: RegistrationPlan, method: string, path: string, body?: unknown): Promise<unknown> {
  let response = await send(plan, method, path, body)
  for (let patience = 10; response.status === 429 && patience > 0; patience--) {
    const seconds = Number(response.headers.get('retry-after') ?? 1)
    await sleep((Number.isFinite(seconds) ? Math.min(60, Math.max(0, seconds)) : 1) * 1_000)
    response = await send(plan, method, path, body)
  }
  const answer = await readJson(response)
  if (!response.ok) throw new RegistrationError(refusal(plan.api, response.status, answer))
  return answer
}

async function send(plan: RegistrationPlan, method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(new URL(path, plan.api), {
      method,
      headers: { authorization: `Bearer ${plan.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw new RegistrationError(`cannot reach ${plan.api}: ${cause instanceof Error ? cause.message : cause}`)
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}

function refusal(api: string, status: number, answer: unknown): string {
  if (status === 401 || status === 403)
    return `${api} refuses the token (${status}): make one that may register devices`
  const parsed = problem.safeParse(answer)
  return `${api} does not register a device (${status})${parsed.success ? `: ${parsed.data.detail}` : ''}`
}

function drawProfile(draw: number): DemandProfile {
  if (draw < 0.3) return 'quiet'
  return draw < 0.9 ? 'normal' : 'hot'
}
