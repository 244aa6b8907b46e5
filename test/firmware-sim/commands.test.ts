import { describe, expect, test } from 'vitest'
import type { Command } from '../../protocol/messages/command.ts'
import { aDispenser, held, kinds, START } from './builders.ts'

const SECOND = 1_000
let lastId = 0

function aCommand(op: string, more: Partial<Command> = {}): Command {
  return {
    id: `c${++lastId}`,
    op,
    args: {},
    expires: new Date(START + 60 * SECOND).toISOString(),
    ...more,
  }
}

/** A dispenser on its first connection. */
function connected(setup: Parameters<typeof aDispenser>[0] = {}) {
  const dispenser = aDispenser(setup)
  dispenser.beginConnection()
  const tell = (command: Command, at = START): Command => {
    dispenser.receiveCommand(command, at)
    return command
  }
  const answers = () =>
    dispenser.mail.waiting.map(({ message }) => ('id' in message ? [message.state, message.reason] : []))
  return { dispenser, tell, answers, here: { bound: { boot: 1, conn: 1 } } }
}

describe('a command', () => {
  test('is answered as received and then as done, on the connection and at the time at which that was said', () => {
    const { dispenser, tell } = connected()
    const { id } = tell(aCommand('identify'), START + SECOND)
    expect(dispenser.mail.waiting.map(({ message }) => message)).toEqual(
      ['received', 'done'].map((state) => ({
        v: 1,
        id,
        state,
        boot: 1,
        conn: 1,
        uptime: SECOND,
        at: '2026-03-01T08:00:01.000Z',
        clock: 'ntp',
      })),
    )
    expect(dispenser.isIdentifying(START + 2 * SECOND)).toBe(true)
    expect(dispenser.isIdentifying(START + 40 * SECOND)).toBe(false)
  })

  test('that comes again does nothing and tells what became of it', () => {
    const { dispenser, tell, answers, here } = connected()
    const command = tell(aCommand('test_vend', { args: { channel: 1 }, ...here }))
    tell(command)
    expect(kinds(held(dispenser))).toEqual(['power', 'test'])
    expect(dispenser.mail.waiting.at(-1)?.message).toMatchObject({ state: 'duplicate', was: 'done' })
    expect(answers()).toHaveLength(3)
  })

  test('is remembered among the last 32, across a power cut', () => {
    const { dispenser, tell } = connected()
    const commands = Array.from({ length: 33 }, () => tell(aCommand('identify')))
    dispenser.powerOff(START, false)
    dispenser.powerOn(START)
    dispenser.beginConnection()
    const again = (index: number) => {
      const command = commands[index]
      if (command) tell(command)
      return dispenser.mail.waiting.at(-1)?.message
    }
    expect(again(1)).toMatchObject({ state: 'duplicate', was: 'done' })
    expect(again(32)).toMatchObject({ state: 'duplicate', was: 'done' })
    expect(again(0)).toMatchObject({ state: 'done' })
    expect(dispenser.memory.commands).toHaveLength(32)
  })

  test('after its time is expired, by the server’s clock rather than by a wrong one of its own', () => {
    const { dispenser, tell, answers } = connected({ clockError: 10 * 365 * 86_400 * SECOND })
    tell(aCommand('identify'))
    expect(answers()).toEqual([['expired', undefined]])
    dispenser.receiveTime({ at: new Date(START).toISOString() }, START)
    tell(aCommand('identify'), START + 59 * SECOND)
    expect(answers().at(-1)).toEqual(['done', undefined])
    tell(aCommand('identify'), START + 61 * SECOND)
    expect(answers().at(-1)).toEqual(['expired', undefined])
  })

  test.each(['unlock', 'test_vend'])('%s moves nothing unless it is for this connection', (op) => {
    const { dispenser, tell, answers } = connected()
    const args = { channel: 1 }
    tell(aCommand(op, { args }))
    tell(aCommand(op, { args, bound: { boot: 1, conn: 2 } }))
    tell(aCommand(op, { args, bound: { boot: 2, conn: 1 } }))
    expect(answers()).toEqual([
      ['rejected', 'is bound to no connection'],
      ['rejected', 'is bound to another connection'],
      ['rejected', 'is bound to another connection'],
    ])
    expect(kinds(held(dispenser))).toEqual(['power'])
  })

  test('that moves something is refused by a board that knows no time', () => {
    const { dispenser, tell, answers, here } = connected({ clock: 'none' })
    tell(aCommand('unlock', here))
    expect(answers()).toEqual([['rejected', 'the device does not know the time']])
    dispenser.receiveTime({ at: new Date(START).toISOString() }, START)
    tell(aCommand('unlock', here))
    expect(answers().at(-1)).toEqual(['done', undefined])
  })

  test('that this firmware does not know, or cannot read, or that names no channel of it, is rejected with a reason', () => {
    const { tell, answers } = connected()
    tell(aCommand('sing'))
    tell(aCommand('__proto__'))
    tell(aCommand('block_channel', { args: { channel: 'left' } }))
    tell(aCommand('block_channel', { args: { channel: 9 } }))
    expect(answers()).toEqual([
      ['rejected', 'this firmware does not know the operation'],
      ['rejected', 'this firmware does not know the operation'],
      ['rejected', 'the arguments are wrong'],
      ['received', undefined],
      ['rejected', 'dispenser D1 has no channel 9'],
    ])
  })
})

describe('what commands do', () => {
  test('unlock opens the door, which is an event', () => {
    const { dispenser, tell, here } = connected()
    tell(aCommand('unlock', here))
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'door', open: true })
  })

  test('a test vend is counted as a test, and says when nothing dropped', () => {
    const { dispenser, tell, answers, here } = connected({ channels: [{ remaining: 1 }] })
    tell(aCommand('test_vend', { args: { channel: 1 }, ...here }))
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'test', counters: { vend: 0, test: 1 } })
    tell(aCommand('test_vend', { args: { channel: 1 }, ...here }))
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'failed', counters: { vend: 0, failed: 1 } })
    expect(answers().at(-1)).toEqual(['done', 'nothing dropped'])
    expect(dispenser.dropped.size).toBe(0)
  })

  test('a blocked channel refuses, shows it, and keeps it across a power cut; the others go on', () => {
    const { dispenser, tell } = connected()
    tell(aCommand('block_channel', { args: { channel: 1, reason: 'wet' } }))
    dispenser.powerOff(START, false)
    dispenser.powerOn(START)
    expect(dispenser.press(1, 'drops', START)).toBe('refused')
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'refused', channel: 1, reason: 'blocked' })
    expect(dispenser.press(2, 'drops', START)).toBe('vend')
    expect(dispenser.birth(START).channels).toMatchObject([{ blocked: true, fault: null }, {}])
    expect(dispenser.birth(START).channels[1]).not.toHaveProperty('blocked')
    tell(aCommand('unblock_channel', { args: { channel: 1 } }))
    expect(dispenser.press(1, 'drops', START)).toBe('vend')
  })

  test('a restart is received before and done after, and counts as a boot', () => {
    const { dispenser, tell, answers } = connected()
    const command = tell(aCommand('restart'))
    expect(answers()).toEqual([['received', undefined]])
    expect(dispenser.restartDue).toBe(true)
    tell(command)
    expect(dispenser.mail.waiting.at(-1)?.message).toMatchObject({ state: 'duplicate', was: 'received' })
    dispenser.restart(START + SECOND)
    expect(dispenser.restartDue).toBe(false)
    expect(dispenser.mail.waiting.at(-1)?.message).toMatchObject({ id: command.id, state: 'done', boot: 2 })
    expect(held(dispenser)).toMatchObject([{}, { kind: 'power', state: 'off' }, { state: 'on', boot: 2 }])
  })
})
