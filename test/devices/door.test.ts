import { describe, expect, it } from 'vitest'
import { Door } from '../../server/devices/door.ts'

const AT = Date.parse('2026-03-01T12:00:00.000Z')
const MINUTE = 60_000
const stamp = (next: number, uptime = 0) => ({ generation: 1, next, boot: 1, uptime })

describe('a door', () => {
  it('is open since the event that says so, wherever a state repeats it', () => {
    const door = new Door(null)
    door.told('closed', stamp(5), AT)
    expect(door.moved('open', stamp(6), AT + MINUTE)).toBe(true)
    expect(door.current(true)).toEqual({ door: 'open', since: AT + MINUTE })
    door.told('open', stamp(6, 10), AT + 2 * MINUTE)
    door.told('open', stamp(7), AT + 7 * MINUTE)
    expect(door.current(true)).toEqual({ door: 'open', since: AT + MINUTE })
  })

  it('is open since a state first said so when no event tells', () => {
    const door = new Door(null)
    door.told('closed', stamp(5), AT)
    door.told('open', stamp(6), AT + MINUTE)
    door.told('open', stamp(7), AT + 6 * MINUTE)
    expect(door.current(true)).toEqual({ door: 'open', since: AT + MINUTE })
    door.told('closed', stamp(8), AT + 9 * MINUTE)
    expect(door.current(true)).toEqual({ door: 'closed', since: AT + 9 * MINUTE })
  })

  it('is not open since years because a backlog once says so; when all of it is there, its last word counts', () => {
    const door = new Door(null)
    door.told('open', stamp(100), AT)
    expect(door.moved('open', stamp(11), AT - 365 * 24 * 60 * MINUTE)).toBe(false)
    expect(door.current(false)).toEqual({ door: 'open', since: AT })
    door.moved('closed', stamp(12), AT - 300 * MINUTE)
    expect(door.current(false)).toEqual({ door: 'open', since: AT })
    door.moved('open', stamp(90), AT - 20 * MINUTE)
    expect(door.current(true)).toEqual({ door: 'open', since: AT - 20 * MINUTE })
  })

  it('is not explained by an event from before a state that said otherwise', () => {
    const door = new Door(null)
    door.moved('open', stamp(5), AT - 60 * MINUTE)
    door.told('closed', stamp(6), AT)
    door.told('open', stamp(9), AT + MINUTE)
    expect(door.current(true)).toEqual({ door: 'open', since: AT + MINUTE })
    // The same when the states arrive the other way round.
    const other = new Door(null)
    other.moved('open', stamp(5), AT - 60 * MINUTE)
    other.told('open', stamp(9), AT + MINUTE)
    other.told('closed', stamp(6), AT + 2 * MINUTE)
    expect(other.current(true)).toEqual(door.current(true))
  })

  it('is nothing where no machine has one', () => {
    const door = new Door(null)
    door.told(null, stamp(1), AT)
    expect(door.current(true)).toEqual({ door: null, since: null })
  })
})
