import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../protocol/canonical.ts'
import { aDispenser, held, kinds, START } from './builders.ts'

const SECOND = 1_000

const sha256 = (config: unknown) => createHash('sha256').update(canonicalJson(config)).digest('hex')
const aDocument = (version: number, config: object = {}) => ({ version, sha256: sha256(config), config })
const reports = (dispenser: ReturnType<typeof aDispenser>) =>
  dispenser.mail.waiting.flatMap(({ kind, message }) => (kind === 'config' ? [message] : []))

describe('a configuration', () => {
  test('above its own is applied, reported, told by the birth and kept', () => {
    const dispenser = aDispenser()
    expect(dispenser.receiveConfig(aDocument(7, { volume: 3 }))).toBe(true)
    expect(reports(dispenser)).toEqual([{ v: 1, version: 7, status: 'applied' }])
    expect(dispenser.birth(START).config).toBe(7)
    expect(dispenser.memory.config).toEqual({ version: 7, config: { volume: 3 } })
  })

  test('at or below its own is ignored', () => {
    const dispenser = aDispenser()
    dispenser.receiveConfig(aDocument(7, { stateSeconds: 30 }))
    dispenser.receiveConfig(aDocument(7, { stateSeconds: 60 }))
    dispenser.receiveConfig(aDocument(6, { stateSeconds: 90 }))
    expect(reports(dispenser)).toHaveLength(1)
    expect(dispenser.stateInterval).toBe(30_000)
  })

  test('whose hash is not that of its content is rejected whole, and what was applied stays', () => {
    const dispenser = aDispenser()
    dispenser.receiveConfig(aDocument(1, { stateSeconds: 30 }))
    dispenser.receiveConfig({ ...aDocument(2, { stateSeconds: 60 }), sha256: sha256({}) })
    expect(reports(dispenser).at(-1)).toEqual({
      v: 1,
      version: 2,
      status: 'rejected',
      error: 'sha256 is not that of config',
    })
    expect(dispenser.birth(START).config).toBe(1)
    expect(dispenser.stateInterval).toBe(30_000)
  })

  test('with a value out of range, or for a channel that is not there, is rejected with the reason', () => {
    const dispenser = aDispenser()
    dispenser.receiveConfig(aDocument(1, { stateSeconds: 1 }))
    const channels = [{ channel: 3, capacity: 10, label: null, blocked: false }]
    dispenser.receiveConfig(aDocument(1, { channels }))
    expect(reports(dispenser).map(({ error }) => error)).toEqual([
      expect.stringContaining('config.stateSeconds'),
      'there is no channel 3',
    ])
  })

  test('of a newer server is applied with the settings that this firmware knows', () => {
    const dispenser = aDispenser()
    dispenser.receiveConfig(aDocument(1, { lamp: 'warm', volume: 1 }))
    expect(reports(dispenser)).toMatchObject([{ status: 'applied' }])
  })

  test('without a version cannot be answered', () => {
    const dispenser = aDispenser()
    expect(dispenser.receiveConfig(undefined)).toBe(false)
    expect(dispenser.receiveConfig({ version: 0 })).toBe(false)
    expect(reports(dispenser)).toEqual([])
  })
})

describe('settings', () => {
  test('of channels act: capacity, label and block', () => {
    const dispenser = aDispenser()
    const channels = [
      { channel: 1, capacity: 12, label: '安全套 52 mm', blocked: false },
      { channel: 2, capacity: 8, label: null, blocked: true },
    ]
    dispenser.receiveConfig(aDocument(1, { channels }))
    expect(dispenser.reports).toMatchObject([{ capacity: 12 }, { capacity: 8, blocked: true }])
    expect([1, 2].map((channel) => dispenser.labelOf(channel))).toEqual(['安全套 52 mm', null])
    expect(dispenser.press(2, 'drops', START)).toBe('refused')
    dispenser.receiveConfig(aDocument(2, { channels: channels.map((each) => ({ ...each, blocked: false })) }))
    expect(dispenser.press(2, 'drops', START)).toBe('vend')
  })

  test('of the cooldown act from the next vend on', () => {
    const dispenser = aDispenser({ cooldown: 60 * SECOND })
    dispenser.receiveConfig(aDocument(1, { cooldownSeconds: 5 }))
    dispenser.press(1, 'drops', START)
    expect(dispenser.press(1, 'drops', START + 4 * SECOND)).toBe('refused')
    expect(dispenser.press(1, 'drops', START + 5 * SECOND)).toBe('vend')
  })

  test('of the door decide when an open door is a fault, which ends when it is closed', () => {
    const dispenser = aDispenser()
    dispenser.receiveConfig(aDocument(1, { doorSeconds: 10 }))
    dispenser.setDoor(true, START)
    expect(dispenser.deadline).toBe(START + 10 * SECOND)
    dispenser.passTime(START + 9 * SECOND)
    expect(kinds(held(dispenser))).toEqual(['power', 'door'])
    dispenser.passTime(START + 10 * SECOND)
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'fault', code: 'door_open' })
    expect(dispenser.state(START).faults).toEqual(['door_open'])
    dispenser.setDoor(false, START + 20 * SECOND)
    expect(kinds(held(dispenser)).slice(-2)).toEqual(['door', 'fault_cleared'])
    expect(dispenser.deadline).toBe(Number.POSITIVE_INFINITY)
  })

  test('without a word about the door it is a fault after five minutes', () => {
    const dispenser = aDispenser()
    dispenser.setDoor(true, START)
    expect(dispenser.deadline).toBe(START + 300 * SECOND)
  })
})
