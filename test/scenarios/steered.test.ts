import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HARDWARE } from '../../firmware-sim/board.ts'
import { badFirmware } from '../../firmware-sim/scenarios/bad-firmware.ts'
import { flappingLink } from '../../firmware-sim/scenarios/flapping-link.ts'
import { halfOpenLink } from '../../firmware-sim/scenarios/half-open-link.ts'
import { powerCuts } from '../../firmware-sim/scenarios/power-cuts.ts'
import type { CommandView } from '../../protocol/api/commands.ts'
import type { DispenserConfig } from '../../protocol/api/configs.ts'
import type { DeviceUpdate, Release, Rollout } from '../../protocol/api/firmware.ts'
import { anImage, aPackage, maker } from '../devices/a-release.ts'
import { type Actor, expectConserved, ofKind, reasons, Theatre, until } from './a-theatre.ts'

const KEY = maker.publicKey.export({ type: 'spki', format: 'pem' }).toString()

let folder: string
let theatre: Theatre
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanliang-steered-'))
  const keyFile = join(folder, 'maker.public.pem')
  await writeFile(keyFile, KEY)
  theatre = await Theatre.open(0, { FIRMWARE_KEYS: keyFile })
})
afterAll(async () => {
  await theatre.close()
  await rm(folder, { recursive: true })
})

const online = (actor: Actor) => actor.shows({ presence: 'online' })

const tell = ({ id }: Actor, op: string, args: object = {}) =>
  theatre.admin.post<CommandView>(`/api/dispensers/${id}/commands`, { op, args })
const outcome = async ({ id }: CommandView) => {
  const { state, reason } = await theatre.admin.get<CommandView>(`/api/commands/${id}`)
  return [state, reason]
}
const done = (command: CommandView) =>
  until(async () => expect(await outcome(command)).toEqual(['done', null]))

const configOf = ({ id }: Actor) => theatre.admin.get<DispenserConfig>(`/api/dispensers/${id}/config`)
const inSync = (actor: Actor) => until(async () => expect((await configOf(actor)).inSync).toBe(true))

describe('commands', () => {
  test.concurrent('unlock, test and block a machine, and what comes of them stands in its books', async () => {
    const actor = await theatre.begin({})
    await online(actor)
    await done(await tell(actor, 'identify'))
    await done(await tell(actor, 'test_vend', { channel: 2 }))
    await done(await tell(actor, 'unlock'))
    await done(await tell(actor, 'block_channel', { channel: 1, reason: '受潮' }))
    await inSync(actor)
    actor.device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
    await done(await tell(actor, 'unblock_channel', { channel: 1 }))
    await inSync(actor)
    actor.device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
    await actor.delivered()
    const told = await actor.told()
    expect(told.events.map(({ kind, channel, sent }) => [kind, channel, sent.reason])).toEqual([
      ['power', null, undefined],
      ['climate', null, undefined],
      ['test', 2, undefined],
      ['door', null, undefined],
      ['refused', 1, 'blocked'],
      ['vend', 1, undefined],
    ])
    await actor.shows({ channels: [1, 2, 3].map(() => ({ blocked: false })) })
    expect(reasons(told)).toEqual([])
    expectConserved(actor, told)
  })

  test.concurrent('asked for while a machine is away reach it when it comes', async () => {
    const actor = await theatre.begin({})
    await online(actor)
    actor.device.inject({ kind: 'link_down' })
    await actor.shows({ presence: 'offline' })
    const command = await tell(actor, 'block_channel', { channel: 3 })
    expect(await outcome(command)).toEqual(['queued', null])
    actor.device.inject({ kind: 'link_up' })
    await done(command)
    expect(actor.dispenser.reports[2]).toMatchObject({ blocked: true })
  })

  test.concurrent('to restart happen once, on a link that comes and goes', async () => {
    const actor = await theatre.begin({ scenarios: [flappingLink], story: 6_000 })
    await online(actor)
    const { boot } = actor.dispenser
    const command = await tell(actor, 'restart')
    await until(async () => expect(await outcome(command)).toEqual(['done', null]), 20_000)
    await actor.played()
    expect(actor.dispenser.boot).toBe(boot + 1)
  })

  test.concurrent('are answered over power cuts and a half-open line, each carried out once', async () => {
    const actor = await theatre.begin({
      scenarios: [powerCuts, halfOpenLink],
      story: 8_000,
      timings: { ackTimeout: 500, retryFirst: 50, retryLimit: 400, stateDelay: 50 },
    })
    const commands: CommandView[] = []
    for (let i = 0; i < 10; i++) {
      commands.push(await tell(actor, i % 2 === 0 ? 'block_channel' : 'unblock_channel', { channel: 1 }))
      await new Promise((resolve) => setTimeout(resolve, 600))
    }
    for (const command of commands)
      await until(async () => expect((await outcome(command))[0]).toBe('done'), 20_000)
    const told = await actor.played()
    expect(reasons(told)).toEqual([])
    expectConserved(actor, told)
  })
})

describe('configurations', () => {
  test.concurrent('are applied as they are desired, and say so side by side', async () => {
    const actor = await theatre.begin({})
    await online(actor)
    await inSync(actor)
    expect(actor.dispenser.labelOf(1)).toContain('避孕套')
    const { desired } = await configOf(actor)
    await theatre.admin.send('PUT', `/api/dispensers/${actor.id}/config`, {
      expectedVersion: desired?.version ?? 0,
      overrides: { stateSeconds: 30, climateSeconds: 60 },
    })
    await until(async () =>
      expect(await configOf(actor)).toMatchObject({
        inSync: true,
        applied: { version: (desired?.version ?? 0) + 1 },
      }),
    )
    expect([actor.dispenser.stateInterval, actor.dispenser.climateInterval]).toEqual([30_000, 60_000])
  })

  test.concurrent('come again to a board that is put in for another', async () => {
    const actor = await theatre.begin({})
    await online(actor)
    await inSync(actor)
    const { version } = actor.dispenser.memory.config
    actor.device.inject({ kind: 'board_swap', log: 'second-board' })
    expect(actor.dispenser.memory.config.version).toBe(0)
    await until(() => expect(actor.dispenser.memory.config.version).toBeGreaterThanOrEqual(version))
    await inSync(actor)
  })
})

describe('firmware', () => {
  const upload = async (version: string): Promise<Release> => {
    const image = anImage(150_000)
    const answer = await fetch(`${theatre.app.url}/api/firmware`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${theatre.admin.token}`,
        'content-type': 'application/octet-stream',
      },
      body: new Uint8Array(aPackage({ image, version, hardware: HARDWARE, minimum: '1.0.0' })),
    })
    expect(answer.status).toBe(201)
    return (await answer.json()) as Release
  }
  const roll = (release: Release, actors: Actor[], limits = {}) =>
    theatre.admin.post<Rollout>('/api/rollouts', {
      release: release.id,
      stages: [{ devices: actors.map(({ id }) => id) }, { percent: 100 }],
      limits,
    })
  /** One version for one kind of board at a time is on its way. */
  const callOff = (id: string) => theatre.admin.post(`/api/rollouts/${id}/cancel`, {})
  const updateOf = async ({ id }: Actor, { version }: Release) => {
    const { items } = await theatre.admin.get<{ items: DeviceUpdate[] }>(`/api/dispensers/${id}/updates`)
    return items.find((each) => each.version === version)
  }

  test('that is signed is installed by a rollout and kept after its birth; where the power fails it is whole or taken back', async () => {
    const release = await upload('1.1.0')
    const actors = [
      await theatre.begin({ updateKeys: [KEY] }),
      await theatre.begin({ updateKeys: [KEY], scenarios: [powerCuts], story: 5_000 }),
    ]
    for (const actor of actors) await online(actor)
    const { id } = await roll(release, actors)
    for (const [i, actor] of actors.entries()) {
      // Power that fails before the server has heard of the new firmware takes it back: never a machine between the two.
      const settled = i === 0 ? ['updated'] : ['updated', 'rolled_back']
      await until(async () => expect(settled).toContain((await updateOf(actor, release))?.state), 20_000)
      const updated = (await updateOf(actor, release))?.state === 'updated'
      await until(
        async () => expect(await actor.detail()).toMatchObject({ firmware: updated ? '1.1.0' : '1.0.0' }),
        20_000,
      )
    }
    for (const actor of actors) expect(reasons(await actor.played())).toEqual([])
    expect(ofKind(await (actors[0] as Actor).told(), 'power').map(({ sent }) => sent.state)).toEqual([
      'on',
      'off',
      'on',
    ])
    await callOff(id)
  })

  test('of a maker that the board does not know is refused, and says why', async () => {
    const release = await upload('1.2.0')
    const actor = await theatre.begin({ updateKeys: [] })
    await online(actor)
    const { id } = await roll(release, [actor])
    await until(async () =>
      expect(await updateOf(actor, release)).toMatchObject({
        state: 'failed',
        error: 'the signature is not of a known maker',
      }),
    )
    await actor.shows({ firmware: '1.0.0' })
    await callOff(id)
  })

  test('bad-firmware: the update is rolled back and says why, the machine goes on, and the rollout halts', async () => {
    const release = await upload('1.3.0')
    const actor = await theatre.begin({ updateKeys: [KEY], scenarios: [badFirmware] })
    await online(actor)
    const { id } = await roll(release, [actor], { sample: 1 })
    await until(async () =>
      expect(await updateOf(actor, release)).toMatchObject({
        state: 'rolled_back',
        error: 'self-test: the motors do not answer',
      }),
    )
    await until(
      async () =>
        expect(await theatre.admin.get<Rollout>(`/api/rollouts/${id}`)).toMatchObject({
          state: 'halted',
          halt: { cause: 'failures' },
        }),
      20_000,
    )
    await actor.shows({ firmware: '1.0.0' })
    actor.device.inject({ kind: 'press', channel: 1, mechanism: 'drops' })
    const told = await actor.played()
    expect(ofKind(told, 'vend')).toHaveLength(1)
    expectConserved(actor, told)
  })
})
