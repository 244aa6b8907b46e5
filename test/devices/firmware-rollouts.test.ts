import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRollout, type Release, type Rollout } from '../../protocol/api/firmware.ts'
import type { Birth } from '../../protocol/messages/birth.ts'
import type { UpdateManifest, UpdateState } from '../../protocol/messages/update.ts'
import { signerOf } from '../../server/devices/firmware/firmware-package.ts'
import type { Actor } from '../../server/route.ts'
import type { RawDevice } from '../support/raw.device.ts'
import { aField, COUNTY, type Field, type Machine, OTHER_COUNTY } from './a-field.ts'
import { aPackage, inPieces, maker } from './a-release.ts'
import { aBirth, aChannel, aState } from './messages.ts'
import { connected, settled } from './steered.ts'

const START = Date.parse('2026-03-01T08:00:00.000Z')
const MINUTE = 60_000
let ahead = 0
let field: Field
let person: Actor
beforeAll(async () => {
  field = await aField({ now: () => new Date(START + ahead), firmwareKeys: [maker.publicKey] })
  person = await field.anActor()
})
afterAll(() => field.cleanup())

const steering = () => field.devices.steering
let kinds = 0
/** A release for a kind of board that nobody else has, and machines of that kind, connected and born. */
async function aFleet(count: number, more: Parameters<typeof aPackage>[0] = {}) {
  const hardware = `kind-${kinds++}`
  const release = await steering().firmware.upload(person, inPieces(aPackage({ hardware, ...more })))
  const fleet: Member[] = []
  for (let i = 0; i < count; i++) {
    const machine = await field.aMachine()
    fleet.push({
      machine,
      device: await connected(field, machine, 1, { hardware, config: 1 }),
      conn: 1,
      hardware,
    })
  }
  return { release, fleet }
}
interface Member {
  machine: Machine
  device: RawDevice
  conn: number
  hardware: string
}

const begin = (release: Release, more: Record<string, unknown> = {}): Promise<Rollout> =>
  steering().rollouts.create(person, createRollout.parse({ release: release.id, ...more }), null)
const everyone = { stages: [{ percent: 100 }] }
const look = () => steering().watch.look()
const read = ({ id }: Rollout) => steering().rollouts.get(null, id)
const partOf = async ({ machine }: Member) => (await steering().rollouts.ofDevice(null, machine.id))[0]
const tell = ({ device }: Member, state: UpdateState, more: object = {}) =>
  device.tell('update', { v: 1, to: '1.5.0', state, ...more })
const manifests = ({ device }: Member) =>
  device.letters.filter(({ topic }) => topic.endsWith('/update')).map(({ payload }) => payload)
const isOffered = async (member: Member): Promise<boolean> => {
  await settled(field, member.device)
  return manifests(member).length > 0
}
/** Comes back after a restart of the board. */
async function bornWith(member: Member, more: Partial<Birth> = {}): Promise<void> {
  await member.device.cut()
  member.conn++
  const { hardware } = member
  member.device = await connected(field, member.machine, member.conn, { hardware, config: 1, ...more })
}
async function update(member: Member): Promise<void> {
  for (const state of ['queued', 'downloading', 'verified', 'applying'] as const) await tell(member, state)
  await bornWith(member, { firmware: '1.5.0' })
  await tell(member, 'updated')
}
const reasonsOf = async ({ machine }: Member) =>
  (await field.devices.reader.delivery(null, machine.id)).quarantined.map(({ reason }) => reason)
const goodbye = (fleet: readonly Member[]) => Promise.all(fleet.map(({ device }) => device.disconnect()))

describe('an update', () => {
  it('is offered with what its maker signed, and followed through every state', async () => {
    const { release, fleet } = await aFleet(1)
    const rollout = await begin(release, everyone)
    const [member] = fleet as [Member]
    const manifest = await member.device.hears<UpdateManifest>('update')
    expect(manifest).toMatchObject({
      version: '1.5.0',
      hardware: member.hardware,
      url: `/firmware/${release.sha256}`,
      size: release.size,
      cohort: '1',
      deadline: rollout.deadline,
    })
    expect(signerOf(manifest, [maker.publicKey])).toBe(release.keyId)
    await tell(member, 'queued')
    await tell(member, 'downloading', { received: 1_000 })
    await tell(member, 'downloading', { received: 3_000 })
    expect(await partOf(member)).toMatchObject({
      state: 'downloading',
      received: 3_000,
      fromVersion: '1.4.0',
    })
    await tell(member, 'verified')
    await tell(member, 'applying')
    await bornWith(member, { firmware: '1.5.0' })
    expect(await partOf(member)).toMatchObject({ state: 'applying', bornAt: expect.any(String) })
    await tell(member, 'updated')
    // What comes late changes nothing.
    for (const state of ['downloading', 'failed', 'rolled_back'] as const) await tell(member, state)
    expect(await partOf(member)).toMatchObject({ state: 'updated', error: null })
    await look()
    expect(await read(rollout)).toMatchObject({ state: 'finished', figures: { states: { updated: 1 } } })
    await goodbye(fleet)
  })

  it('is offered once on a connection, again on the next, and after a restart of the server', async () => {
    const { release, fleet } = await aFleet(1)
    const [member] = fleet as [Member]
    await begin(release, everyone)
    await member.device.hears('update')
    await member.device.tell('birth', aBirth({ hardware: member.hardware, config: 1 }))
    await settled(field, member.device)
    expect(manifests(member)).toHaveLength(1)
    await bornWith(member)
    await member.device.hears('update')
    await field.restart()
    member.conn++
    member.device = await connected(field, member.machine, member.conn, { hardware: member.hardware })
    await member.device.hears('update')
    await goodbye(fleet)
  })

  it('is not offered to a board that has become another, and found done on one that has it already', async () => {
    const { release, fleet } = await aFleet(3, { minimum: '1.4.0' })
    await goodbye(fleet)
    await begin(release, everyone)
    const [swapped, older, served] = fleet as [Member, Member, Member]
    await bornWith(swapped, { hardware: 'another' })
    await bornWith(older, { firmware: '1.3.9' })
    await bornWith(served, { firmware: '1.5.0' })
    for (const member of fleet) expect(await isOffered(member)).toBe(false)
    expect(await partOf(served)).toMatchObject({ state: 'updated' })
    expect(await partOf(swapped)).toMatchObject({ state: 'queued', sentAt: null })
    await goodbye(fleet)
  })

  it('that nobody has offered yet is put aside when a machine reports it', async () => {
    const { release, fleet } = await aFleet(2)
    await begin(release, { stages: [{ percent: 50 }, { percent: 100 }] })
    const parts = await Promise.all(fleet.map(partOf))
    const early = fleet.find((_, i) => parts[i]?.stage === 1)
    if (!early) throw new Error('Nobody is in the second stage')
    await tell(early, 'failed')
    expect(await reasonsOf(early)).toEqual(['unknown_update'])
    expect(await partOf(early)).toMatchObject({ state: 'queued' })
    await goodbye(fleet)
  })

  it('that there is none of is put aside when a machine reports it', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    const member = { machine, device, conn: 1, hardware: 'rev-b' }
    expect(await tell(member, 'updated')).toBe(true)
    expect(await device.tell('update', { v: 1, to: 'newest', state: 'updated' })).toBe(true)
    expect((await reasonsOf(member)).sort()).toEqual(['schema', 'unknown_update'])
    await device.disconnect()
  })
})

describe('a rollout', () => {
  it('goes on to its next stage by itself after the soak, when enough machines have it', async () => {
    const { release, fleet } = await aFleet(4)
    const rollout = await begin(release, { stages: [{ percent: 50 }, { percent: 100 }], soakMinutes: 60 })
    expect(rollout.stages.map(({ machines }) => machines)).toEqual([2, 2])
    const parts = await Promise.all(fleet.map(partOf))
    const first = fleet.filter((_, i) => parts[i]?.stage === 0)
    const second = fleet.filter((_, i) => parts[i]?.stage === 1)
    expect(await Promise.all(first.map(isOffered))).toEqual([true, true])
    expect(await Promise.all(second.map(isOffered))).toEqual([false, false])
    for (const member of first) await update(member)
    await look()
    expect(await read(rollout)).toMatchObject({ stage: 0 })
    ahead += 60 * MINUTE
    for (const member of second) await member.device.tell('state', aState())
    await look()
    expect(await read(rollout)).toMatchObject({ state: 'running', stage: 1 })
    for (const member of second) await member.device.hears('update')
    await goodbye(fleet)
  })

  it('waits when the machines of a stage are away, until a person goes on', async () => {
    const { release, fleet } = await aFleet(2)
    await goodbye(fleet)
    const rollout = await begin(release, { stages: [{ percent: 50 }, { percent: 100 }], soakMinutes: 0 })
    await look()
    expect(await read(rollout)).toMatchObject({ stage: 0 })
    expect(await steering().rollouts.advance(person, rollout.id)).toMatchObject({ stage: 1 })
    await expect(steering().rollouts.advance(person, rollout.id)).rejects.toMatchObject({
      code: 'rollout_not_running',
    })
  })

  it('halts by itself when updates fail, tells of it, and takes back what nobody has begun', async () => {
    const { release, fleet } = await aFleet(3)
    const rollout = await begin(release, everyone)
    const [failing, waiting, applying] = fleet as [Member, Member, Member]
    for (const member of fleet) await member.device.hears('update')
    await tell(applying, 'applying')
    await tell(failing, 'failed', { error: 'the image is damaged' })
    const told: [string, string | null][] = []
    field.changes.on('rollout', (...change) => void told.push(change))
    await look()
    expect(await read(rollout)).toMatchObject({ state: 'halted', halt: { cause: 'failures', percent: 100 } })
    expect(told).toEqual([[rollout.id, null]])
    expect(await steering().rollouts.haltedRollouts()).toMatchObject([
      {
        id: rollout.id,
        version: '1.5.0',
        cause: 'failures',
        percent: 100,
        limit: 10,
        jurisdictionCode: null,
      },
    ])
    await settled(field, waiting.device)
    expect(manifests(waiting).at(-1)).toBe('')
    await settled(field, applying.device)
    expect(manifests(applying)).toHaveLength(1)
    // One that comes back later hears of it too.
    await bornWith(waiting)
    await settled(field, waiting.device)
    expect(manifests(waiting)).toEqual([''])

    // A person looked: the same failure does not halt it again, and the others may begin.
    ahead += 1_000
    expect(await steering().rollouts.resume(person, rollout.id)).toMatchObject({
      state: 'running',
      halt: null,
    })
    await settled(field, waiting.device)
    expect(manifests(waiting)).toHaveLength(2)
    await look()
    expect(await read(rollout)).toMatchObject({ state: 'running' })
    ahead += 1_000
    await tell(waiting, 'rolled_back', { error: 'the self-test failed' })
    await look()
    expect(await read(rollout)).toMatchObject({ state: 'halted' })
    await steering().rollouts.cancel(person, rollout.id)
    expect(await steering().rollouts.haltedRollouts()).toEqual([])
    await goodbye(fleet)
  })

  it('halts when machines that applied it are not born in time', async () => {
    const { release, fleet } = await aFleet(1)
    const rollout = await begin(release, { ...everyone, limits: { bornWithinMinutes: 30 } })
    const [member] = fleet as [Member]
    await member.device.hears('update')
    await tell(member, 'applying')
    await member.device.cut()
    ahead += 29 * MINUTE
    await look()
    expect(await read(rollout)).toMatchObject({ state: 'running', figures: { missing: 0 } })
    ahead += MINUTE
    await look()
    expect(await read(rollout)).toMatchObject({
      state: 'halted',
      halt: { cause: 'missing_births' },
      figures: { missing: 1 },
    })
  })

  it('halts when machines jam that did not before, and not for those that did', async () => {
    const { release, fleet } = await aFleet(2)
    const [healthy, stuck] = fleet as [Member, Member]
    const jammed = { channels: [aChannel(0, { fault: 'jam' })] }
    const { hardware } = stuck
    await stuck.device.tell('birth', aBirth({ ...jammed, hardware, config: 1 }))
    const rollout = await begin(release, everyone)
    for (const member of fleet) await update(member)
    await stuck.device.tell('state', aState({ ...jammed, uptime: 3_000 }))
    await look()
    expect(await read(rollout)).toMatchObject({ state: 'finished', figures: { jammed: 0 } })

    const second = await aFleet(2)
    const next = await begin(second.release, everyone)
    const [first] = second.fleet as [Member, Member]
    await update(first)
    ahead += 1_000
    await look()
    ahead += 1_000
    await first.device.tell('state', aState({ ...jammed, uptime: 4_000 }))
    await look()
    expect(await read(next)).toMatchObject({
      state: 'halted',
      halt: { cause: 'jams' },
      figures: { jammed: 1 },
    })
    await goodbye([healthy, stuck, ...second.fleet])
  })

  it('that is called off is taken back, and one of its kind may begin', async () => {
    const { release, fleet } = await aFleet(1)
    const rollout = await begin(release, everyone)
    const [member] = fleet as [Member]
    await member.device.hears('update')
    await expect(begin(release, everyone)).rejects.toMatchObject({ status: 409, code: 'rollout_open' })
    await steering().rollouts.cancel(person, rollout.id)
    await settled(field, member.device)
    expect(manifests(member).at(-1)).toBe('')
    await expect(steering().rollouts.cancel(person, rollout.id)).rejects.toMatchObject({
      code: 'rollout_over',
    })
    await expect(steering().rollouts.resume(person, rollout.id)).rejects.toMatchObject({
      code: 'rollout_not_halted',
    })
    await begin(release, everyone)
    await settled(field, member.device)
    expect(JSON.parse(manifests(member).at(-1) ?? '')).toMatchObject({ version: '1.5.0' })
    await goodbye(fleet)
  })

  it('ends at its deadline, after which nobody begins', async () => {
    const { release, fleet } = await aFleet(1)
    await goodbye(fleet)
    const rollout = await begin(release, { ...everyone, days: 1 })
    ahead += 24 * 60 * MINUTE
    const [member] = fleet as [Member]
    await bornWith(member)
    expect(await isOffered(member)).toBe(false)
    await look()
    expect(await read(rollout)).toMatchObject({ state: 'finished', figures: { states: { queued: 1 } } })
    await goodbye([member])
  })

  it('is refused when its stages fall, nobody can take it, or a chosen machine cannot', async () => {
    const { release, fleet } = await aFleet(1)
    const falling = { stages: [{ percent: 50 }, { percent: 20 }] }
    await expect(begin(release, falling)).rejects.toMatchObject({ status: 422, code: 'stages_fall' })
    const stranger = await field.aMachine()
    const chosen = { stages: [{ devices: [stranger.id] }] }
    await expect(begin(release, chosen)).rejects.toMatchObject({ status: 422, code: 'device_not_eligible' })
    const { release: lonely } = await aFleet(0)
    await expect(begin(lonely)).rejects.toMatchObject({ status: 422, code: 'nobody_eligible' })
    await goodbye(fleet)
  })

  it('of one county reaches no machine of another, and is not there for its people', async () => {
    const { release, fleet } = await aFleet(1)
    const [own] = fleet as [Member]
    const foreign = await field.aMachine({ jurisdictionCode: OTHER_COUNTY })
    const device = await connected(field, foreign, 1, { hardware: own.hardware, config: 1 })
    const local = await field.anActor(COUNTY)
    const input = createRollout.parse({ release: release.id, ...everyone })
    const rollout = await steering().rollouts.create(local, input, null)
    expect(rollout).toMatchObject({ jurisdictionCode: COUNTY, figures: { machines: 1 } })
    await own.device.hears('update')
    await settled(field, device)
    expect(device.letters.some(({ topic }) => topic.endsWith('/update'))).toBe(false)
    await expect(steering().rollouts.get(OTHER_COUNTY, rollout.id)).rejects.toMatchObject({ status: 404 })
    await expect(steering().rollouts.ofDevice(OTHER_COUNTY, own.machine.id)).rejects.toMatchObject({
      status: 404,
    })
    const chosen = createRollout.parse({ release: release.id, stages: [{ devices: [foreign.id] }] })
    await steering().rollouts.cancel(local, rollout.id)
    await expect(steering().rollouts.create(local, chosen, null)).rejects.toMatchObject({ status: 404 })
    await goodbye([own, { ...own, device }])
  })
})
