import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Mosquitto } from '../support/mosquitto.ts'
import { RawDevice } from '../support/raw.device.ts'
import { TcpProxy } from '../support/tcp.proxy.ts'
import { County } from './a.county.ts'

const aProxy = async (target: number) => {
  const proxy = await TcpProxy.start(target)
  onTestFinished(() => proxy.stop())
  return proxy
}
/** Goes on living while the network is broken and mended. */
const living = async (county: County, trouble: () => Promise<void>) => {
  for (const device of county.devices) device.start()
  const life = setInterval(() => {
    for (const device of county.devices) device.happen(2)
  }, 20)
  onTestFinished(() => clearInterval(life))
  await delay(300)
  await trouble()
  await delay(300)
  clearInterval(life)
}

describe('a network between dispensers and server', () => {
  it('may break, freeze and bring things late, again and again: nothing is lost and nothing doubled', async () => {
    let proxy: TcpProxy | undefined
    const county = await County.start({ port: () => proxy?.port ?? 0 })
    proxy = await aProxy(county.server.mqttPort)
    const { freeze, thaw, cut } = {
      freeze: () => proxy?.freeze(),
      thaw: () => proxy?.thaw(),
      cut: () => proxy?.cut(),
    }
    await living(county, async () => {
      for (let i = 0; i < 5; i++) {
        cut()
        await delay(150)
        freeze()
        await delay(300)
        thaw()
        await delay(150)
        freeze()
        await delay(150)
        // The dispensers give up on links of which the server knows nothing, and come on new ones.
        cut()
        thaw()
        await delay(150)
      }
    })
    await county.assertWhole()
    await county.end()
  })

  it('that is half open leaves no dispenser online, and the one that comes back in the place of its own ghost', async () => {
    const county = await County.start({ machines: 1 })
    const [machine] = county.machines
    if (!machine) throw new Error('No machine')
    const proxy = await aProxy(county.server.mqttPort)
    const ghost = await RawDevice.signedIn(proxy.port, machine, { keepalive: 2 })
    await ghost.ping()
    expect(await county.server.figure('devices_connected')).toBe(1)
    proxy.freeze()
    const [device] = county.devices
    device?.happen(50)
    device?.start()
    await county.assertWhole()
    expect(await county.server.figure('devices_connected')).toBe(1)
    await device?.stop()
    await expect.poll(() => county.server.figure('devices_connected')).toBe(0)
    const alone = await RawDevice.signedIn(county.server.mqttPort, machine, { keepalive: 1 })
    // Nothing more is heard of it, not even a ping: after one and a half keep-alives it is gone.
    await alone.ended
    await county.end()
  })
})

describe('a network between the server and an outside broker', () => {
  it('may break and freeze: the link is made anew, and nothing is lost or doubled', async () => {
    const mosquitto = await Mosquitto.start()
    onTestFinished(() => mosquitto.remove())
    const proxy = await aProxy(mosquitto.port)
    const url = new URL(mosquitto.environment.MQTT_URL ?? '')
    url.port = String(proxy.port)
    const environment = { ...mosquitto.environment, MQTT_URL: url.href.replace(/\/$/, '') }
    const county = await County.start({ environment, port: () => mosquitto.port })
    await living(county, async () => {
      for (let i = 0; i < 3; i++) {
        proxy.cut()
        await delay(1_000)
        proxy.freeze()
        await delay(1_000)
        proxy.cut()
        proxy.thaw()
        await delay(1_000)
      }
    })
    await county.assertWhole()
    expect(await county.server.figure('broker_linked')).toBe(1)
    await county.end()
  })
})
