import { describe, expect, it } from 'vitest'
import { ConfigError, toConfig } from '../../server/config.ts'
import { machineAddress } from '../../server/mqtt/machine.address.ts'

const PORTS = { port: 1883, tlsPort: null }
const nowhere = { publicUrl: null, outsideUrl: null }

describe('what an installer types into a machine', () => {
  it('is the host of the page, and TLS where the broker has it', () => {
    expect(machineAddress(nowhere, PORTS)).toEqual({ host: null, port: 1883, tls: false })
    expect(machineAddress(nowhere, { port: 1883, tlsPort: 8883 })).toEqual({
      host: null,
      port: 8883,
      tls: true,
    })
  })

  it('is the outside broker, unless that is only known as this very machine', () => {
    const outsideUrl = 'mqtts://user:password@mqtt.example.cn'
    expect(machineAddress({ publicUrl: null, outsideUrl }, PORTS)).toEqual({
      host: 'mqtt.example.cn',
      port: 8883,
      tls: true,
    })
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(machineAddress({ publicUrl: null, outsideUrl: `mqtt://${host}:1884` }, PORTS)).toEqual({
        host: null,
        port: 1884,
        tls: false,
      })
  })

  it('is MQTT_PUBLIC_URL before all, which has to be an MQTT address', () => {
    const publicUrl = 'mqtts://mqtt.example.cn:8884'
    expect(machineAddress({ publicUrl, outsideUrl: 'mqtt://10.0.0.2' }, PORTS)).toEqual({
      host: 'mqtt.example.cn',
      port: 8884,
      tls: true,
    })
    expect(toConfig({ MQTT_PUBLIC_URL: publicUrl }).mqttPublicUrl).toBe(publicUrl)
    for (const wrong of ['mqtt.example.cn', 'https://mqtt.example.cn', 'mqtt:8883'])
      expect(() => toConfig({ MQTT_PUBLIC_URL: wrong }), wrong).toThrow(ConfigError)
  })
})
