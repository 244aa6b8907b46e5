import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import { aBatch, aBirth, aChannel, aDoor, aState, aVend } from '../devices/messages.ts'
import type { RawDevice } from '../support/raw.device.ts'
import { aWatchedCounty, type WatchedCounty } from './a-watched-county.ts'

/** What each rule says of the present, through the real broker, ledger and clock. */
let county: WatchedCounty
beforeAll(async () => {
  county = await aWatchedCounty()
})
afterAll(() => county.end())

/** Both channels, as a machine in good order tells them; remaining and fault of each can be given. */
const channels = (first: Record<string, unknown> = {}, second: Record<string, unknown> = {}) => [
  aChannel(0, { channel: 1, remaining: 18, capacity: 20, ...first }),
  aChannel(0, { channel: 2, remaining: 18, capacity: 20, ...second }),
]

let uptime = 10_000
async function aSpeakingMachine(): Promise<{ machine: CreatedDispenser; device: RawDevice }> {
  const machine = await county.aMachine()
  const device = await county.connect(machine)
  await device.tell('birth', aBirth({ channels: channels() }))
  await county.look()
  return { machine, device }
}
/** The present of a machine, later than what it told before. */
function tell(device: RawDevice, more: Parameters<typeof aState>[0]) {
  uptime += 1_000
  return device.tell('state', aState({ uptime, channels: channels(), ...more }))
}

describe('presence', () => {
  it('offline opens after its time and resolves by itself when the device speaks again', async () => {
    const { machine, device } = await aSpeakingMachine()
    await device.disconnect()
    await county.noticed(machine)
    await county.pass({ minutes: 29 })
    expect(await county.open(machine.locationId)).toEqual([])
    await county.pass({ minutes: 1 })
    expect(await county.open(machine.locationId)).toEqual(['device_offline'])

    const again = await county.connect(machine)
    await again.tell('birth', aBirth({ conn: 2, channels: channels() }))
    await county.look()
    expect(await county.open(machine.locationId)).toEqual(['device_offline'])
    await county.pass({ minutes: 2 })
    expect(await county.open(machine.locationId)).toEqual([])
    const alert = await county.theAlert(machine.locationId, 'device_offline', '&state=resolved')
    expect(alert).toMatchObject({ state: 'resolved', resolvedBy: null, severity: 'warning' })
    expect(alert.history.map(({ kind }) => kind)).toEqual(['opened', 'resolved'])
  })

  it('silence without a goodbye counts too', async () => {
    const { machine } = await aSpeakingMachine()
    await county.pass({ minutes: 31 })
    expect(await county.open(machine.locationId)).toEqual(['device_offline'])
  })

  it('a device that was never heard is not missed', async () => {
    const machine = await county.aMachine()
    await county.pass({ hours: 5 })
    expect(await county.open(machine.locationId)).toEqual([])
  })

  it('a revoked device gives no cause any more', async () => {
    const { machine, device } = await aSpeakingMachine()
    await device.disconnect()
    await county.pass({ minutes: 40 })
    await county.admin.post(`/api/dispensers/${machine.id}/revoke`, undefined)
    await county.look()
    await county.pass({ minutes: 3 })
    expect(await county.open(machine.locationId)).toEqual([])
  })
})

describe('faults', () => {
  it('a jam is of its channel, and two channels are two alerts of one cause', async () => {
    const { machine, device } = await aSpeakingMachine()
    await tell(device, { channels: channels({ fault: 'jam' }, { fault: 'jam' }), faults: ['jam'] })
    await county.look()
    await county.pass({ minutes: 1 })
    const [group, ...more] = await county.alerts(`?location=${machine.locationId}`)
    expect(more).toEqual([])
    expect(group).toMatchObject({ rule: 'channel_jam', severity: 'warning' })
    expect(group?.alerts.map(({ part }) => part)).toEqual(['1', '2'])

    await tell(device, { channels: channels({ fault: 'jam' }), faults: ['jam'] })
    await county.look()
    await county.pass({ minutes: 1 })
    expect(await county.open(machine.locationId)).toEqual(['channel_jam 1'])
    await tell(device, {})
    await county.look()
    await county.pass({ minutes: 1 })
    expect(await county.open(machine.locationId)).toEqual([])
  })

  it('another fault is named by its code', async () => {
    const { machine, device } = await aSpeakingMachine()
    await tell(device, { faults: ['reader_down'] })
    await county.look()
    await county.pass({ minutes: 5 })
    expect(await county.open(machine.locationId)).toEqual(['device_fault reader_down'])
    await tell(device, {})
    await county.look()
    await county.pass({ minutes: 2 })
    expect(await county.open(machine.locationId)).toEqual([])
  })

  it('tampering stays until a person says what it was, and not while it goes on', async () => {
    const { machine, device } = await aSpeakingMachine()
    await tell(device, { faults: ['tamper'] })
    await county.look()
    const { id } = await county.theAlert(machine.locationId, 'tamper')
    const resolve = () => county.admin.send('POST', `/api/alerts/${id}/resolve`, { reason: '清洁工碰到的' })
    expect(await (await resolve()).json()).toMatchObject({ status: 409, code: 'still_the_case' })

    await tell(device, {})
    await county.look()
    await county.pass({ hours: 3 })
    expect(await county.open(machine.locationId)).toContain('tamper')
    expect(await (await resolve()).json()).toMatchObject({ state: 'resolved', resolveReason: '清洁工碰到的' })
  })
})

describe('senses', () => {
  it('a door that is open too long; nobody knows of one behind a dead link', async () => {
    const { machine, device } = await aSpeakingMachine()
    await tell(device, { door: 'open' })
    await county.look()
    await county.pass({ minutes: 10 })
    expect(await county.open(machine.locationId)).toEqual([])
    await tell(device, { door: 'open' })
    await county.pass({ minutes: 10 })
    expect(await county.open(machine.locationId)).toEqual(['door_open'])
    await tell(device, { door: 'closed' })
    await county.look()
    await county.pass({ minutes: 1 })
    expect(await county.open(machine.locationId)).toEqual([])

    const other = await aSpeakingMachine()
    await tell(other.device, { door: 'open' })
    await other.device.cut()
    await county.noticed(other.machine)
    await county.pass({ minutes: 50 })
    expect(await county.open(other.machine.locationId)).toEqual(['device_offline'])
  })

  it('a clock that is wrong, until it is well right again', async () => {
    const { machine, device } = await aSpeakingMachine()
    const clockAt = (minutes: number) => ({
      clock: 'rtc' as const,
      at: new Date(county.ambient.now().getTime() + minutes * 60_000).toISOString(),
    })
    await tell(device, clockAt(11))
    await county.look()
    await county.pass({ minutes: 10 })
    expect(await county.open(machine.locationId)).toEqual(['clock_wrong'])
    // Within the margin it is still the same trouble.
    await tell(device, clockAt(9))
    await county.look()
    await county.pass({ minutes: 11 })
    expect(await county.open(machine.locationId)).toEqual(['clock_wrong'])
    await tell(device, clockAt(1))
    await county.look()
    await tell(device, clockAt(1))
    await county.pass({ minutes: 10 })
    expect(await county.open(machine.locationId)).toEqual([])
  })

  it('a sensor of climate that says nothing any more', async () => {
    const { machine, device } = await aSpeakingMachine()
    const reading = (seq: number, uptime: number) =>
      device.tell(
        'events',
        aBatch(seq, {
          kind: 'climate',
          boot: 1,
          uptime,
          at: null,
          clock: 'none',
          celsius: 24.5,
          humidity: 50,
        }),
      )
    await reading(0, 1_000)
    county.ambient.advance({ hours: 6 })
    await tell(device, {})
    await county.look()
    expect(await county.open(machine.locationId)).toEqual([])
    county.ambient.advance({ seconds: 1 })
    await tell(device, {})
    await county.look()
    expect(await county.open(machine.locationId)).toEqual(['climate_silent'])
    await reading(1, 6 * 3_600_000)
    await tell(device, {})
    await county.look()
    expect(await county.open(machine.locationId)).toEqual([])
  })
})

describe('stock', () => {
  it('a channel runs low by its share, and is not low again before it is well above', async () => {
    const { machine, device } = await aSpeakingMachine()
    const has = async (remaining: number) => {
      await tell(device, { channels: channels({ remaining }) })
      await county.look()
      return county.open(machine.locationId)
    }
    expect(await has(3)).toEqual([])
    expect(await has(2)).toEqual(['low_channel 1'])
    expect((await county.theAlert(machine.locationId, 'low_channel')).facts).toMatchObject({
      channel: 1,
      remaining: 2,
      capacity: 20,
    })
    expect(await has(4)).toEqual(['low_channel 1'])
    expect(await has(5)).toEqual([])
  })

  it('sold out is what people find before the machine, whatever the ledger says', async () => {
    const { machine, device } = await aSpeakingMachine()
    await county.receive(machine.locationId, 'CON52', 20)
    await tell(device, { channels: channels({ remaining: 0 }) })
    await county.look()
    // One alert, not a low channel beside it.
    expect(await county.open(machine.locationId)).toEqual(['sold_out'])
    expect(await county.theAlert(machine.locationId, 'sold_out')).toMatchObject({
      severity: 'warning',
      facts: { usable: 20, reported: 0 },
    })
    await tell(device, { channels: channels({ remaining: 20 }) })
    await county.look()
    expect(await county.open(machine.locationId)).toEqual([])
  })

  it('at an outlet the ledger says it; what was never there is not sold out', async () => {
    const products = (await county.admin.get<{ items: { id: string; code: string }[] }>('/api/products'))
      .items
    const idOf = (code: string) => products.find((product) => product.code === code)?.id ?? ''
    const outlet = await county.anOutlet({ productIds: [idOf('CON52'), idOf('CON49')] })
    await county.receive(outlet.id, 'CON52', 10)
    await county.look()
    expect(await county.open(outlet.id)).toEqual([])
    await county.issue(outlet.id, 'CON52', 10)
    await county.look()
    expect(await county.open(outlet.id)).toEqual(['sold_out'])
    await county.receive(outlet.id, 'CON52', 10)
    await county.look()
    expect(await county.open(outlet.id)).toEqual([])
  })
})

describe('messages', () => {
  it('bad ones are told of when there are several, and end when somebody has seen to them or a day has passed', async () => {
    const { machine, device } = await aSpeakingMachine()
    for (let i = 0; i < 5; i++) await device.tell('events', { v: 1, nonsense: i })
    await county.pass({ minutes: 6 })
    await tell(device, {})
    await county.look()
    expect(await county.open(machine.locationId)).toEqual(['bad_messages'])
    for (let hour = 0; hour < 24; hour++) await county.pass({ hours: 1 })
    expect(await county.open(machine.locationId)).not.toContain('bad_messages')
  })

  it('the same number with another content is the sign of a second device', async () => {
    const { machine, device } = await aSpeakingMachine()
    await device.tell('events', aBatch(0, aDoor(true)))
    await device.tell('events', aBatch(0, aVend(1)))
    await county.pass({ minutes: 6 })
    expect(await county.open(machine.locationId)).toContain('cloned_device')
    expect(await county.theAlert(machine.locationId, 'cloned_device')).toMatchObject({ severity: 'critical' })
  })
})
