/**
 * The whole server as it is built for production, in a process of its own, on a SQLite file on this disk. A folder without
 * a fleet gets one, each machine with four channels that hold plenty.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { CreateMovement } from '../protocol/api/inventory.ts'
import type { Actor } from '../server/route.ts'
import type { ServerOptions } from './ingest.processes.ts'
import type { Identity } from './load.device.ts'

const COUNTY = '990101'
const PLENTY = 100_000_000
const CHANNELS = [1, 2, 3, 4]
const MACHINES_AT_ONCE = 250

const { dataDir, devices: wanted, environment }: ServerOptions = JSON.parse(process.argv[2] ?? '{}')
const built = join(import.meta.dirname, '..', 'dist', 'server')
const { createApp }: typeof import('../server/app.ts') = await import(join(built, 'app.js'))
const { toConfig }: typeof import('../server/config.ts') = await import(join(built, 'config.js'))
const app = createApp(
  toConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ADMIN_PASSWORD: 'only for the bench',
    ...environment,
  }),
)
await app.open()
const known = join(dataDir, 'fleet.json')
const fleet: Identity[] = existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : await register()
writeFileSync(known, JSON.stringify(fleet))
const { mqtt: port } = await app.listen()
process.send?.({ result: { port, devices: fleet } })

async function register(): Promise<Identity[]> {
  const { accounts, catalog, contents, devices, inventory } = app.services
  const person = await accounts.createPerson({
    username: 'bench',
    displayName: 'Bench',
    role: 'administrator',
    jurisdictionCode: null,
    password: 'only for the bench',
  })
  const actor: Actor = { person, scope: null }
  const condom = (await catalog.products()).find(({ selfService }) => selfService)
  if (!condom) throw new Error('The catalogue has no product for self-service')
  const product = condom.id
  const channels = CHANNELS.map((channel) => ({ channel, product, capacity: 20 }))
  const lines = [{ product, lot: { number: 'A1', expiresOn: '2030-01-31' }, quantity: PLENTY }]
  const occurredAt = '2026-01-01T00:00:00.000Z'
  const registered: Identity[] = []
  for (let from = 0; from < wanted; from += MACHINES_AT_ONCE)
    await app.db.write(async (tx, afterCommit) => {
      for (let i = from; i < Math.min(from + MACHINES_AT_ONCE, wanted); i++) {
        const machine = { id: `bench-${i}`, jurisdictionCode: COUNTY, channels }
        const { id, secret, locationId } = await devices.registry.add(tx, afterCommit, null, machine)
        const delivery: CreateMovement = { kind: 'receipt', to: locationId, lines, occurredAt }
        const { movements } = await inventory.postWithin(tx, afterCommit, actor, delivery)
        const lotId = movements[0]?.lines[0]?.lotId ?? ''
        for (const channel of CHANNELS)
          await contents.loadChannel(tx, {
            locationId,
            channel,
            lotId,
            quantity: PLENTY / CHANNELS.length,
            at: new Date(occurredAt),
          })
        registered.push({ id, secret })
      }
    })
  return registered
}

const lag = monitorEventLoopDelay({ resolution: 5 })
let cpuBefore = process.cpuUsage()
const answers: Record<string, () => unknown> = {
  /** Bytes on and beside the heap, after collection. */
  memory: () => {
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  },
  watch: () => {
    lag.reset()
    lag.enable()
    cpuBefore = process.cpuUsage()
  },
  /** Since `watch`: milliseconds beyond the resolution, and microseconds of processor. */
  lag: () => {
    lag.disable()
    const { user, system } = process.cpuUsage(cpuBefore)
    const beyond = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - 5)
    return {
      p50: beyond(lag.percentile(50)),
      p99: beyond(lag.percentile(99)),
      max: beyond(lag.max),
      cpu: user + system,
    }
  },
}
process.on('message', (asked: string) => {
  if (asked !== 'stop') process.send?.({ result: answers[asked]?.() ?? null })
  else
    void app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
})
process.on('disconnect', () => process.exit(1))
