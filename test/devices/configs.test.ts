import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../protocol/canonical.ts'
import type { DesiredConfig } from '../../protocol/messages/config.ts'
import { configTemplates } from '../../server/db/schema/index.ts'
import type { Actor } from '../../server/route.ts'
import { aField, COUNTY, type Field, type Machine, OTHER_COUNTY, TOWNSHIP } from './a-field.ts'
import { aBirth } from './messages.ts'
import { connected, heard, settled } from './steered.ts'

const START = Date.parse('2026-03-01T08:00:00.000Z')
let ahead = 0
let field: Field
let person: Actor
beforeAll(async () => {
  field = await aField({ now: () => new Date(START + ahead) })
  person = await field.anActor()
})
afterAll(() => field.cleanup())

const configs = () => field.devices.steering.configs
const configOf = ({ id }: Machine) => configs().get(null, id)
const override = (machine: Machine, expectedVersion: number, overrides: object) =>
  configs().put(person, machine.id, { expectedVersion, overrides })
const reported = (version: number, status: 'applied' | 'rejected', error?: string) => ({
  v: 1,
  version,
  status,
  ...(error !== undefined && { error }),
})
const reasonsOf = async ({ id }: Machine) =>
  (await field.devices.reader.delivery(null, id)).quarantined.map(({ reason }) => reason)

describe('the configuration of a machine', () => {
  it('begins with its channels, and goes to it when it is born without it', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    const desired = await device.hears<DesiredConfig>('config')
    expect(desired.version).toBe(1)
    expect(desired.config.channels).toEqual(
      [1, 2].map((channel) => ({ channel, capacity: 1_000, label: field.condom.name, blocked: false })),
    )
    expect(desired.sha256).toBe(createHash('sha256').update(canonicalJson(desired.config)).digest('hex'))
    expect(await configOf(machine)).toMatchObject({
      desired: { version: 1, cause: 'registered' },
      applied: null,
      inSync: false,
    })
    await device.tell('config', reported(1, 'applied'))
    expect(await configOf(machine)).toMatchObject({ applied: { version: 1 }, rejected: null, inSync: true })
    await device.disconnect()
  })

  it('is not sent to a machine that is born with it', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine, 1, { config: 1 })
    await settled(field, device)
    expect(heard(device, 'config')).toEqual([])
    expect(await configOf(machine)).toMatchObject({ applied: { version: 1 }, inSync: true })
    await device.disconnect()
  })

  it('goes out at once when somebody changes it, once on a connection, and again on the next', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine, 1, { config: 1 })
    expect(await override(machine, 1, { volume: 4 })).toMatchObject({
      overrides: { volume: 4 },
      desired: { version: 2, cause: 'overrides', createdByName: '张三', config: { volume: 4 } },
      applied: { version: 1, config: expect.not.objectContaining({ volume: 4 }) },
      inSync: false,
    })
    await device.hears<DesiredConfig>('config', ({ version }) => version === 2)
    await device.tell('birth', aBirth({ config: 1 }))
    await settled(field, device)
    expect(heard(device, 'config')).toHaveLength(1)
    await device.cut()
    const next = await connected(field, machine, 2, { config: 1 })
    expect(await next.hears<DesiredConfig>('config')).toMatchObject({ version: 2, config: { volume: 4 } })
    await next.disconnect()
  })

  it('of which nothing changes makes no new version', async () => {
    const machine = await field.aMachine()
    await override(machine, 1, { volume: 4 })
    expect(await override(machine, 2, { volume: 4 })).toMatchObject({ desired: { version: 2 } })
  })

  it('keeps the one before when the machine refuses it, and says why', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine, 1, { config: 1 })
    await override(machine, 1, { doorSeconds: 10 })
    await device.hears('config')
    await device.tell('config', reported(2, 'rejected', 'the hash is another'))
    expect(await configOf(machine)).toMatchObject({
      applied: { version: 1 },
      rejected: { version: 2, error: 'the hash is another' },
      inSync: false,
    })
    await override(machine, 2, { doorSeconds: 20 })
    await device.tell('config', reported(3, 'applied'))
    // The refusal of the version before comes once more, and late.
    await device.tell('config', reported(2, 'rejected', 'the hash is another'))
    await device.tell('config', reported(1, 'applied'))
    expect(await configOf(machine)).toMatchObject({ applied: { version: 3 }, rejected: null, inSync: true })
    await device.disconnect()
  })

  it('is not what a machine says that was never given it', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    expect(await device.tell('config', reported(2, 'applied'))).toBe(true)
    expect(await device.tell('config', { v: 1, version: 'new' })).toBe(true)
    expect((await reasonsOf(machine)).sort()).toEqual(['schema', 'unknown_config'])
    expect(await configOf(machine)).toMatchObject({ applied: null })
    await device.disconnect()
  })

  it('follows what lies in its channels', async () => {
    const machine = await field.aMachine()
    await field.devices.registry.assignChannels(person, machine.id, [
      { channel: 1, product: field.condom.id, capacity: 30 },
      { channel: 2, product: null, capacity: 10 },
    ])
    expect(await configOf(machine)).toMatchObject({
      desired: {
        version: 2,
        cause: 'channels',
        config: { channels: [{ capacity: 30 }, { capacity: 10, label: null }] },
      },
    })
    const { items, next } = await configs().history(null, machine.id, { limit: 1 })
    expect(items.map(({ version }) => version)).toEqual([2])
    const older = await configs().history(null, machine.id, { limit: 1, cursor: Number(next) })
    expect(older).toMatchObject({ items: [{ version: 1, cause: 'registered' }], next: null })
  })

  it('of a board that comes with a later version than any is made later still', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine, 1, { config: 41 })
    expect(await device.hears<DesiredConfig>('config')).toMatchObject({ version: 42 })
    expect(await configOf(machine)).toMatchObject({
      desired: { version: 42, cause: 'ahead' },
      applied: { version: 41, config: null },
    })
    await device.disconnect()
  })

  it('is sent from the beginning to a new board, and an old birth that comes late says nothing', async () => {
    const machine = await field.aMachine()
    const old = await connected(field, machine, 5, { boot: 9, config: 1 })
    await old.cut()
    const board = await connected(field, machine, 1, { log: 'log-b', boot: 1, config: 0 })
    expect(await board.hears<DesiredConfig>('config')).toMatchObject({ version: 1 })
    await board.tell('birth', aBirth({ conn: 5, boot: 9, config: 1 }))
    expect(await configOf(machine)).toMatchObject({ applied: null, inSync: false })
    await board.disconnect()
  })

  it('that cannot be a version is put aside', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine, 1, { config: Number.MAX_SAFE_INTEGER })
    expect(await reasonsOf(machine)).toContain('unknown_config')
    expect(await configOf(machine)).toMatchObject({ desired: { version: 1 } })
    await device.disconnect()
  })
})

describe('two people at once', () => {
  it('do not overwrite each other: the second looks again', async () => {
    const machine = await field.aMachine()
    const both = await Promise.allSettled([
      override(machine, 1, { volume: 1 }),
      override(machine, 1, { volume: 2 }),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { status: 409, code: 'config_changed', params: { version: 2 } } })
    expect(await configOf(machine)).toMatchObject({ overrides: { volume: 1 } })
  })

  it('of other counties find no machine here', async () => {
    const machine = await field.aMachine()
    const foreign = await field.anActor(OTHER_COUNTY)
    const attempt = configs().put(foreign, machine.id, { expectedVersion: 1, overrides: {} })
    await expect(attempt).rejects.toMatchObject({ status: 404 })
    await expect(configs().get(OTHER_COUNTY, machine.id)).rejects.toMatchObject({ status: 404 })
  })
})

describe("a county's template", () => {
  it('reaches every machine of the county, what one is told instead stays, and no other county hears of it', async () => {
    const [plain, special] = [await field.aMachine(), await field.aMachine()]
    const foreign = await field.aMachine({ jurisdictionCode: OTHER_COUNTY })
    await override(special, 1, { volume: 9 })
    const device = await connected(field, plain, 1, { config: 1 })
    const { version } = await configs().template(null, COUNTY)
    const template = await configs().putTemplate(person, COUNTY, {
      expectedVersion: version,
      settings: { volume: 2, stateSeconds: 60 },
    })
    expect(template).toMatchObject({ version: version + 1, createdByName: '张三' })
    expect(await device.hears<DesiredConfig>('config')).toMatchObject({
      config: { volume: 2, stateSeconds: 60 },
    })
    expect(await configOf(plain)).toMatchObject({
      template: { version: version + 1 },
      desired: { version: 2, cause: 'template', createdByName: '张三' },
    })
    expect(await configOf(special)).toMatchObject({ desired: { config: { volume: 9, stateSeconds: 60 } } })
    expect(await configOf(foreign)).toMatchObject({ desired: { version: 1 } })
    const late = configs().putTemplate(person, COUNTY, { expectedVersion: version, settings: {} })
    await expect(late).rejects.toMatchObject({ status: 409, code: 'config_changed' })
    await device.disconnect()
  })

  it('is for machines that come later too, and is finished after a stop in the middle', async () => {
    const { version } = await configs().template(null, OTHER_COUNTY)
    await configs().putTemplate(person, OTHER_COUNTY, { expectedVersion: version, settings: { volume: 5 } })
    const later = await field.aMachine({ jurisdictionCode: OTHER_COUNTY })
    expect(await configOf(later)).toMatchObject({ desired: { version: 1, config: { volume: 5 } } })
    // As if the server had stopped between the template and its machines.
    await field.db.write((tx) =>
      tx.insert(configTemplates).values({
        jurisdictionCode: OTHER_COUNTY,
        version: version + 2,
        settings: { volume: 6 },
        createdAt: new Date(START),
        createdBy: person.person.id,
      }),
    )
    await field.restart()
    expect(await configOf(later)).toMatchObject({ desired: { version: 2, config: { volume: 6 } } })
  })

  it('may be read in the townships, and is changed by the county only', async () => {
    const local = await field.anActor(TOWNSHIP)
    expect(await configs().template(TOWNSHIP, COUNTY)).toMatchObject({ jurisdictionCode: COUNTY })
    const attempt = configs().putTemplate(local, COUNTY, { expectedVersion: 0, settings: {} })
    await expect(attempt).rejects.toMatchObject({ status: 403, code: 'template_of_county' })
    await expect(configs().template(TOWNSHIP, OTHER_COUNTY)).rejects.toMatchObject({ status: 404 })
    await expect(configs().template(null, TOWNSHIP)).rejects.toMatchObject({ status: 404 })
  })
})

describe('silence', () => {
  it('is judged by how often the machine itself reports', async () => {
    const machine = await field.aMachine()
    await override(machine, 1, { stateSeconds: 20 })
    const device = await connected(field, machine, 1, { config: 1 })
    const presence = () => field.devices.presenceOf(machine.id).presence
    ahead += 51_000
    expect(presence()).toBe('online')
    await device.tell('config', reported(2, 'applied'))
    ahead += 50_000
    expect(presence()).toBe('online')
    ahead += 1_000
    expect(presence()).toBe('stale')
    await device.disconnect()
    await field.restart()
    const again = await connected(field, machine, 2, { config: 2 })
    ahead += 51_000
    expect(presence()).toBe('stale')
    await again.disconnect()
  })
})
