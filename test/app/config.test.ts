import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, toConfig } from '../../server/config.ts'

describe('an outside broker', () => {
  it('is not used unless it is asked for', () => {
    expect(toConfig({}).outsideBroker).toBeNull()
  })

  it('is an address with credentials, of which the address alone may be shown', () => {
    expect(toConfig({ MQTT_URL: 'mqtt://server:p%40ss%2Fword@broker.example' }).outsideBroker).toEqual({
      url: 'mqtt://broker.example:1883',
      username: 'server',
      password: 'p@ss/word',
      ca: null,
      clientId: 'sanliang-990101',
      accounts: false,
    })
    expect(toConfig({ MQTT_URL: 'mqtts://[::1]', COUNTY_CODE: '990102' }).outsideBroker).toMatchObject({
      url: 'mqtts://[::1]:8883',
      username: null,
      clientId: 'sanliang-990102',
    })
  })

  it('brings the certificate of its authority in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sanliang-config-'))
    writeFileSync(join(folder, 'ca.pem'), 'PEM')
    const MQTT_CA = join(folder, 'ca.pem')
    expect(toConfig({ MQTT_URL: 'mqtts://broker', MQTT_CA }).outsideBroker?.ca).toBe('PEM')
    rmSync(folder, { recursive: true })
  })

  it.each([
    [{ MQTT_URL: 'http://broker' }, /must look like/],
    [{ MQTT_URL: 'broker:1883' }, /must look like/],
    [{ MQTT_URL: 'mqtt://broker/path' }, /must look like/],
    [{ MQTT_URL: 'mqtt://u:100%@broker' }, /%25/],
    [{ MQTT_URL: 'mqtt://broker', MQTT_PORT: '1883' }, /MQTT_PORT is about the embedded broker/],
    [{ MQTT_URL: 'mqtt://broker', MQTT_TLS_PORT: '8883' }, /MQTT_TLS_PORT is about the embedded broker/],
    [
      { MQTT_URL: 'mqtt://broker', MQTT_TLS_KEY: 'k', MQTT_TLS_CERT: 'c' },
      /MQTT_TLS_KEY is about the embedded/,
    ],
    [{ MQTT_URL: 'mqtt://broker', MQTT_CA: 'ca.pem' }, /must begin with mqtts/],
    [{ MQTT_URL: 'mqtts://broker', MQTT_CA: '/nowhere/ca.pem' }, /cannot be read/],
    [{ MQTT_URL: 'mqtt://broker', MQTT_DYNSEC: '1' }, /name the user/],
    [{ MQTT_URL: 'mqtt://u:p@broker', MQTT_DYNSEC: 'yes' }, /must be 1 or 0/],
    [{ MQTT_CA: 'ca.pem' }, /set MQTT_URL too/],
    [{ MQTT_DYNSEC: '1' }, /set MQTT_URL too/],
  ])('%o is refused with a word on what to change', (environment, message) => {
    expect(() => toConfig(environment)).toThrow(ConfigError)
    expect(() => toConfig(environment)).toThrow(message)
    expect(() => toConfig(environment)).not.toThrow(/u:p@|100%@/)
  })
})

describe('settings of the finder that are left empty', () => {
  it('are as if they were left out', () => {
    for (const FIND_LANGUAGES of ['', ' , ']) expect(toConfig({ FIND_LANGUAGES }).findLanguages).toBeNull()
    expect(toConfig({ FIND_LANGUAGES: 'bo, ug' }).findLanguages).toEqual(['bo', 'ug'])
    const tiles = { FIND_TILES: 'https://tiles.example/{z}/{x}/{y}.png', FIND_TILES_CREDIT: '某' }
    expect(toConfig({ ...tiles, FIND_TILES_DATUM: '' }).basemap?.datum).toBe('wgs84')
  })
})
