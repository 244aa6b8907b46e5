import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBirth, aChannel, aState } from '../devices/messages.ts'
import { aWatchedCounty, type WatchedCounty } from './a-watched-county.ts'

/** What the engine knows, and does not know, after the server was started anew. */
let county: WatchedCounty
beforeAll(async () => {
  county = await aWatchedCounty()
})
afterAll(() => county.end())

const channels = (fault: string | null = null) => [aChannel(0, { remaining: 18, fault })]
let conn = 0
async function born(machine: { id: string; secret: string }, fault: string | null = null) {
  const device = await county.connect(machine)
  conn += 1
  await device.tell('birth', aBirth({ conn, channels: channels(fault) }))
  await county.look()
  return device
}

describe('after a start', () => {
  it('nobody is offline, however long they were away: it is not known', async () => {
    const machine = await county.aMachine()
    await born(machine)
    await county.restart()
    await county.pass({ minutes: 59 })
    expect(await county.open(machine.locationId)).toEqual([])
  })

  it('who is not heard for an hour is silent, until they speak', async () => {
    const [silent, speaking, never] = [
      await county.aMachine(),
      await county.aMachine(),
      await county.aMachine(),
    ]
    await born(silent)
    await born(speaking)
    await county.restart()
    await county.pass({ minutes: 30 })
    const device = await born(speaking)
    await county.pass({ minutes: 20 })
    await device.tell('state', aState({ uptime: 50_000, channels: channels() }))
    await county.pass({ minutes: 10 })
    expect(await county.open(silent.locationId)).toEqual(['device_silent'])
    expect(await county.open(speaking.locationId)).toEqual([])
    // It has never said a word, so that nobody misses it.
    expect(await county.open(never.locationId)).toEqual([])
    await born(silent)
    expect(await county.open(silent.locationId)).toEqual([])
  })

  it('an alert that was open is open, once, and ends when its cause does', async () => {
    const [offline, jammed] = [await county.aMachine(), await county.aMachine()]
    await (await born(offline)).disconnect()
    await county.noticed(offline)
    await born(jammed, 'jam')
    await county.pass({ minutes: 31 })
    const before = await county.theAlert(offline.locationId, 'device_offline')
    await county.restart()
    // Longer than it takes to be silent: what is known to be offline is no news.
    await county.pass({ minutes: 61 })
    expect(await county.theAlert(offline.locationId, 'device_offline')).toMatchObject({
      id: before.id,
      openings: 1,
    })
    expect(await county.open(offline.locationId)).toEqual(['device_offline'])
    expect(await county.open(jammed.locationId)).toContain('channel_jam 1')

    await born(offline)
    await born(jammed)
    await county.pass({ minutes: 2 })
    expect(await county.open(offline.locationId)).toEqual([])
    expect(await county.open(jammed.locationId)).not.toContain('channel_jam 1')
  })

  it('what cleared just before opens the same alert again, and flapping is still counted', async () => {
    const machine = await county.aMachine()
    const jam = async (on: boolean) => {
      await born(machine, on ? 'jam' : null)
      await county.pass({ minutes: 1 })
    }
    await jam(true)
    const { id } = await county.theAlert(machine.locationId, 'channel_jam')
    await jam(false)
    await jam(true)
    await jam(false)
    await county.restart()
    await jam(true)
    expect(await county.theAlert(machine.locationId, 'channel_jam')).toMatchObject({
      id,
      openings: 3,
      flapping: true,
    })
  })
})
