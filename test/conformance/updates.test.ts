import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceUpdate, Release, Rollout } from '../../protocol/api/firmware.ts'
import type { UpdateManifest, UpdateState } from '../../protocol/messages/update.ts'
import { downTopic } from '../../protocol/topics.ts'
import { signerOf } from '../../server/devices/firmware/firmware-package.ts'
import { aPackage, maker } from '../devices/a-release.ts'
import { aBirth } from '../devices/messages.ts'
import type { RawDevice } from '../support/raw.device.ts'
import { BROKERS, type Machine, Rig } from './a.rig.ts'

describe.each(BROKERS)('on the %s broker', (kind) => {
  let rig: Rig
  let keys: string
  beforeAll(async () => {
    keys = mkdtempSync(join(tmpdir(), 'sanliang-keys-'))
    const file = join(keys, 'maker.public.pem')
    writeFileSync(file, maker.publicKey.export({ type: 'spki', format: 'pem' }))
    rig = await Rig.start(kind, { FIRMWARE_KEYS: file })
  })
  afterAll(async () => {
    await rig.end()
    rmSync(keys, { recursive: true })
  })

  let kinds = 0
  /** Machines of a kind of board that nobody else has, each born once and gone again, and a release for them. */
  async function aFleet(count: number) {
    const hardware = `kind-${kinds++}`
    const release = await rig.api.upload<Release>('/api/firmware', aPackage({ hardware }))
    const machines: Machine[] = []
    for (let i = 0; i < count; i++) {
      const machine = await rig.aMachine()
      const device = await born(machine, 1, hardware)
      await device.hears('ack')
      await device.cut()
      machines.push(machine)
    }
    return { hardware, release, machines }
  }
  async function born(machine: Machine, conn: number, hardware: string, more = {}): Promise<RawDevice> {
    const device = await rig.connect(machine)
    await device.tell('birth', aBirth({ conn, hardware, ...more }))
    return device
  }
  const begin = ({ id }: Release) =>
    rig.api.post<Rollout>('/api/rollouts', { release: id, stages: [{ percent: 100 }] })
  const updateOf = async ({ id }: Machine) =>
    (await rig.api.get<{ items: DeviceUpdate[] }>(`/api/dispensers/${id}/updates`)).items[0]
  const tell = (device: RawDevice, state: UpdateState) => device.tell('update', { v: 1, to: '1.5.0', state })
  const letters = ({ id, letters }: RawDevice) =>
    letters.filter(({ topic }) => topic === downTopic(id, 'update')).map(({ payload }) => payload)

  it('a signed manifest reaches a machine that was away, on every connection until it has the firmware', async () => {
    const { hardware, release, machines } = await aFleet(1)
    const [machine] = machines as [Machine]
    const { deadline } = await begin(release)
    const device = await born(machine, 2, hardware)
    const manifest = await device.hears<UpdateManifest>('update')
    expect(manifest).toMatchObject({ version: '1.5.0', hardware, deadline, cohort: '1' })
    expect(signerOf(manifest, [maker.publicKey])).toBe(release.keyId)
    await tell(device, 'downloading')
    await device.cut()
    await rig.stopServer()
    await rig.startServer()
    const again = await born(machine, 3, hardware)
    expect(await again.hears<UpdateManifest>('update')).toEqual(manifest)
    for (const state of ['verified', 'applying'] as const) await tell(again, state)
    await again.cut()
    const updated = await born(machine, 4, hardware, { firmware: '1.5.0' })
    await tell(updated, 'updated')
    await rig.eventually(
      () => updateOf(machine),
      (update) => expect(update).toMatchObject({ state: 'updated', bornAt: expect.any(String) }),
    )
    await updated.cut()
  })

  it('one that is called off is taken back, also from a machine that comes only then', async () => {
    const { hardware, release, machines } = await aFleet(2)
    const [there, away] = machines as [Machine, Machine]
    const { id } = await begin(release)
    const devices = await Promise.all(machines.map((machine) => born(machine, 2, hardware)))
    for (const device of devices) await device.hears('update')
    const [device, gone] = devices as [RawDevice, RawDevice]
    await gone.cut()
    await rig.api.post(`/api/rollouts/${id}/cancel`, {})
    await rig.eventually(
      async () => letters(device),
      (heard) => expect(heard.at(-1)).toBe(''),
    )
    const back = await born(away, 3, hardware)
    await back.hears('ack')
    await back.ping()
    expect(letters(back).filter((payload) => payload !== '')).toEqual([])
    expect(await updateOf(there)).toMatchObject({ rolloutState: 'cancelled' })
    await Promise.all([device.cut(), back.cut()])
  })
})
