import { expect, test } from 'vitest'
import { parseArguments, USAGE, UsageError } from '../../firmware-sim/arguments.ts'
import { jam } from '../../firmware-sim/scenarios/jam.ts'
import { weekOffline } from '../../firmware-sim/scenarios/week-offline.ts'

const parse = (line: string) => parseArguments(line.split(' ').filter((word) => word !== ''))

test('without arguments every device of the usual file reports to the local broker in real time', () => {
  expect(parse('')).toEqual({
    url: 'mqtt://127.0.0.1:1883',
    devices: null,
    seed: '1',
    credentials: 'data/sim/devices.jsonl',
    registration: null,
    sensors: null,
    server: null,
    updateKeys: [],
    scenarios: [],
    afflicted: null,
    story: 120_000,
    speed: 1,
    demandFrom: null,
    restockDays: Number.POSITIVE_INFINITY,
    climateInterval: 1_800_000,
    stateInterval: 60_000,
    connectRate: 200,
    stateFolder: null,
    duration: Number.POSITIVE_INFINITY,
    reportInterval: null,
  })
})

test('every option is taken', () => {
  expect(
    parse(
      '--devices 2000 --seed 7 --url mqtts://broker.example:8883 --credentials c.jsonl --api http://127.0.0.1:8080 --token T --product condom --state s --speed 60 --from 2026-02-10T19:00:00+08:00 --restock-days 30 --climate-interval 60 --state-interval 5 --connect-rate 50 --duration 1.5 --report-interval 2 --sensors 3 --scenario jam,week-offline --afflicted 2 --story 30 --update-key a.pem --update-key b.pem',
    ),
  ).toEqual({
    url: 'mqtts://broker.example:8883',
    devices: 2_000,
    seed: '7',
    credentials: 'c.jsonl',
    registration: { api: 'http://127.0.0.1:8080', token: 'T', product: 'condom' },
    sensors: 3,
    server: 'http://127.0.0.1:8080',
    updateKeys: ['a.pem', 'b.pem'],
    scenarios: [jam, weekOffline],
    afflicted: 2,
    story: 30_000,
    speed: 60,
    demandFrom: Date.parse('2026-02-10T11:00:00Z'),
    restockDays: 30,
    climateInterval: 60_000,
    stateInterval: 5_000,
    connectRate: 50,
    stateFolder: 's',
    duration: 1_500,
    reportInterval: 2_000,
  })
})

test('help is no run', () => {
  expect(parse('--help')).toBe('help')
  expect(parse('--list-scenarios')).toBe('scenarios')
  for (const option of [
    '--devices',
    '--seed',
    '--url',
    '--credentials',
    '--api',
    '--state',
    '--speed',
    '--from',
    '--sensors',
    '--scenario',
    '--afflicted',
    '--story',
    '--update-key',
  ]) {
    expect(USAGE).toContain(option)
  }
})

test.each([
  ['--devices=-1', /--devices -1: give a whole number from 0/],
  ['--sensors few', /--sensors few/],
  ['--afflicted 0', /--afflicted 0: give a whole number from 1/],
  ['--scenario jam,sneeze', /--scenario sneeze: there is none of this name; see --list-scenarios/],
  ['--scenario slow-link --url mqtts://broker', /break TLS: give an mqtt:\/\/ address/],
  ['--devices 2.5', /whole number/],
  ['--devices many', /--devices many/],
  ['--speed -1', /--speed/],
  ['--speed NaN', /--speed NaN/],
  ['--duration 0', /--duration/],
  ['--from yesterday', /--from yesterday: give an instant/],
  ['--url http://127.0.0.1', /--url http:\/\/127.0.0.1: give a broker/],
  ['--url broker', /--url broker/],
  ['--url mqtt://me:secret@broker', /no user name/],
  ['--token T', /--token is for a server: give --api too/],
  ['--api ftp://x --token T', /--api ftp:/],
  ['--product condom', /--product/],
  ['--device 5', /Unknown option '--device'/],
  ['5', /Unexpected argument '5'/],
  ['--seed', /argument missing/],
])('%s is refused and says what to change', (line, message) => {
  expect(() => parse(line)).toThrow(UsageError)
  expect(() => parse(line)).toThrow(message)
})
