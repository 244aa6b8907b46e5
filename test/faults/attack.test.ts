import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import mqtt from 'mqtt-packet'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import { downTopic, upTopic } from '../../protocol/topics.ts'
import { aBatch, aBirth, aDoor } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'
import { County } from './a.county.ts'

/**
 * Megabytes that the server's process keeps resident. What it does for the first time, and garbage, are part of them: a
 * limit is far above these, and far below what an attack would take up if nothing held it.
 */
const memory = ({ server }: County): number => {
  const [, pages = '0'] = readFileSync(`/proc/${server.pid}/statm`, 'utf8').split(' ')
  return (Number(pages) * 4096) / 2 ** 20
}
/** A good machine is served, and soon, whatever else goes on: one of three, as what else runs here may delay one. */
const servesSoon = async (county: County) => {
  let best = await county.serves()
  for (let tries = 1; tries < 3 && best >= 1_000; tries++) best = Math.min(best, await county.serves())
  expect(best).toBeLessThan(1_000)
}
const open = async (county: County) => {
  const device = await RawDevice.open(county.server.mqttPort)
  onTestFinished(() => void device.socket.destroy())
  return device
}

/** As many as this machine lets a process have, if that is less. */
const SLOW = Math.min(5_000, (Number(execFileSync('sh', ['-c', 'ulimit -Hn'])) || 1e9) - 500)

describe('strangers', () => {
  it('who send a packet of 256 MB before they sign in are cut off at its first bytes', async () => {
    const county = await County.start({ machines: 0 })
    await servesSoon(county)
    const before = memory(county)
    let accepted = 0
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const stranger = await open(county)
        // A CONNECT of the greatest length there is, and then as much of it as the server takes.
        stranger.socket.write(
          Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60]),
        )
        const chunk = Buffer.alloc(1 << 20)
        for (let sent = 0; sent < 256 && !stranger.isClosed; sent++) {
          if (!stranger.socket.write(chunk)) await Promise.race([delay(50), stranger.ended])
          accepted++
        }
        await stranger.ended
      }),
    )
    expect(accepted).toBeLessThan(20 * 256)
    expect(memory(county) - before).toBeLessThan(300)
    await servesSoon(county)
    await county.end()
  })

  it('who open five thousand connections and speak a byte a second are cut off, and hold up nobody', async () => {
    const county = await County.start({ machines: 0 })
    await servesSoon(county)
    const before = memory(county)
    const connect = mqtt.generate({
      ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 },
      clientId: 'slow',
    })
    const slow: RawDevice[] = []
    for (let i = 0; i < SLOW; i += 100)
      slow.push(...(await Promise.all(Array.from({ length: 100 }, () => open(county)))))
    expect(slow.filter(({ isClosed }) => !isClosed).length).toBeGreaterThan(SLOW / 5)
    const trickle = setInterval(() => {
      for (const { socket, isClosed } of slow) if (!isClosed) socket.write(connect.subarray(0, 1))
    }, 1_000)
    onTestFinished(() => clearInterval(trickle))
    await servesSoon(county)
    await Promise.all(slow.map(({ ended }) => ended))
    clearInterval(trickle)
    expect(memory(county) - before).toBeLessThan(300)
    await servesSoon(county)
    await county.end()
  })
})

describe('a dispenser that has been taken over', () => {
  it('and floods the server with retained messages leaves nothing behind, and is on record', async () => {
    const county = await County.start({ machines: 2 })
    const [machine, other] = county.machines as [CreatedDispenser, CreatedDispenser]
    await servesSoon(county)
    const before = memory(county)
    for (let round = 0; round < 30; round++) {
      const device = await RawDevice.signedIn(county.server.mqttPort, machine)
      for (let i = 0; i < 200; i++)
        device.send1(`d1/${machine.id}/up/${round}-${i}`, Buffer.alloc(60_000, 'x'), { retain: true })
      await device.ended
    }
    expect(memory(county) - before).toBeLessThan(250)
    const neighbour = await RawDevice.signedIn(county.server.mqttPort, other)
    expect(await neighbour.ping()).toBe(true)
    expect(neighbour.letters).toEqual([])
    const { quarantined, logs } = await county.delivery(machine)
    expect(logs).toEqual([])
    expect(new Set(quarantined.map(({ reason }) => reason))).toEqual(new Set(['forbidden']))
    await neighbour.disconnect()
    await servesSoon(county)
    await county.end()
  })

  it('and reads nothing of what it is told is dropped, and starves nobody', async () => {
    const county = await County.start({ machines: 1 })
    const [other] = county.machines as [CreatedDispenser]
    // Its configuration, which it is told whenever it was switched on without it, is ten kilobytes long …
    const channels = Array.from({ length: 99 }, (_, i) => ({ channel: i + 1, product: null }))
    const machine = await county.api.post<CreatedDispenser>('/api/dispensers', { channels })
    await servesSoon(county)
    const before = memory(county)
    const frozen = await RawDevice.signedIn(county.server.mqttPort, machine)
    // … and all of it stays in its socket. One by one: births of one transaction are answered together.
    frozen.socket.pause()
    let conn = 0
    const births = setInterval(
      () => frozen.send1(upTopic(machine.id, 'birth'), JSON.stringify(aBirth({ conn: ++conn }))),
      5,
    )
    onTestFinished(() => clearInterval(births))
    const device = await RawDevice.signedIn(county.server.mqttPort, other)
    const until = performance.now() + 240_000
    for (
      let seq = 0;
      performance.now() < until && (await county.server.figure('devices_connected')) > 1;
      seq++
    ) {
      const asked = performance.now()
      expect(await device.tell('events', aBatch(seq, aDoor(true)))).toBe(true)
      expect(performance.now() - asked).toBeLessThan(5_000)
      await delay(20)
    }
    clearInterval(births)
    expect(await county.server.figure('devices_connected')).toBe(1)
    frozen.socket.destroy()
    expect(memory(county) - before).toBeLessThan(300)
    await device.hears('ack')
    expect(device.letters.every(({ topic }) => topic !== downTopic(machine.id, 'ack'))).toBe(true)
    await device.disconnect()
    await servesSoon(county)
    await county.end()
  })

  it('and says in every field what has broken systems before changes nothing but its own quarantine', async () => {
    const county = await County.start({ machines: 1 })
    const [machine] = county.machines as [CreatedDispenser]
    const device = await RawDevice.signedIn(county.server.mqttPort, machine)
    const say = (kind: string, payload: string | Buffer) =>
      device.publish(`d1/${machine.id}/up/${kind}`, payload)
    const birth = JSON.stringify(aBirth({ firmware: 'HERE' }))
    for (const text of ['\\u0000', '\\ud800', '\\u0007'])
      expect(await say('birth', birth.replace('HERE', text))).toBe(true)
    expect(await say('birth', birth.replace('"v":1', '"v":1,"__proto__":{"role":"administrator"}'))).toBe(
      true,
    )
    expect(await say('birth', Buffer.from([0xff, 0xfe, 0x00]))).toBe(true)
    expect(await say('events', '['.repeat(30_000))).toBe(true)
    for (const kind of ['__proto__', 'constructor', '%00', '..', 'x'.repeat(200)])
      expect(await say(kind, '{}')).toBe(true)
    // Words are kept as they are: showing them harmlessly is the dashboard's affair.
    const html = '<img src=x onerror=alert(1)>'
    expect(
      await device.tell('birth', aBirth({ firmware: html, hardware: "'; DROP TABLE devices; --" })),
    ).toBe(true)
    await device.disconnect()
    // NUL and broken UTF-8 in a topic end the connection (MQTT 3.1.1, 1.5.3).
    for (const bytes of [
      [0x64, 0x00, 0x31],
      [0xc3, 0x28],
      [0xed, 0xa0, 0x80],
    ]) {
      const rude = await RawDevice.signedIn(county.server.mqttPort, machine)
      rude.socket.write(
        Buffer.from([0x32, 2 + bytes.length + 2 + 2, 0, bytes.length, ...bytes, 0, 9, 0x7b, 0x7d]),
      )
      await rude.ended
    }
    expect(await county.describe(machine)).toMatchObject({ firmware: html })
    expect((await county.delivery(machine)).quarantined.length).toBeGreaterThanOrEqual(11)
    await servesSoon(county)
    await county.end()
  })
})
