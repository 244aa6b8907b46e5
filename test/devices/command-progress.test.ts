import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CommandState, commandState } from '../../protocol/api/commands.ts'
import { REPLY_STATES } from '../../protocol/messages/command.ts'
import { isFinal, stateAfter } from '../../server/devices/steering/command-progress.ts'

const replies = fc.record({
  state: fc.constantFrom(...REPLY_STATES),
  was: fc.constantFrom(
    'received' as const,
    'done' as const,
    'rejected' as const,
    'expired' as const,
    undefined,
  ),
})
type SomeReply = Parameters<typeof stateAfter>[1]
const fold = (told: readonly SomeReply[], from: CommandState = 'sent') =>
  told.reduce<CommandState>((state, reply) => stateAfter(state, reply) ?? state, from)

describe('a command', () => {
  it('goes forward with what its machine says', () => {
    expect(fold([{ state: 'received' }])).toBe('received')
    expect(fold([{ state: 'received' }, { state: 'done' }])).toBe('done')
    expect(fold([{ state: 'rejected' }])).toBe('rejected')
    expect(fold([{ state: 'expired' }])).toBe('expired')
  })

  it('is closed by the outcome that a machine remembers of it', () => {
    expect(fold([{ state: 'duplicate', was: 'done' }])).toBe('done')
    expect(fold([{ state: 'duplicate' }])).toBe('received')
  })

  it('was carried out when its machine says so, though the server had given it up', () => {
    expect(fold([{ state: 'done' }], 'expired')).toBe('done')
    expect(fold([{ state: 'received' }], 'expired')).toBe('expired')
  })

  it('never goes back, whatever comes late', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commandState.options), fc.array(replies), (from, told) => {
        const order = ['queued', 'sent', 'received', 'expired']
        const rank = (state: CommandState) => (order.includes(state) ? order.indexOf(state) : order.length)
        let state = from
        for (const reply of told) {
          const next = stateAfter(state, reply)
          if (next === null) continue
          expect(rank(next)).toBeGreaterThan(rank(state))
          state = next
        }
      }),
    )
  })

  it('comes to the same end in whatever order and however often replies come, if they tell of one outcome', () => {
    const outcome = fc.constantFrom('done' as const, 'rejected' as const)
    const honest = outcome.chain((state) =>
      fc.shuffledSubarray<SomeReply>(
        [
          { state },
          { state: 'received' },
          { state: 'duplicate', was: state },
          { state: 'duplicate' },
          { state: 'received' },
          { state: 'expired' },
        ],
        { minLength: 6 },
      ),
    )
    fc.assert(
      fc.property(honest, (told) => {
        const [done] = told.filter(({ state }) => isFinal(fold([{ state }])) && state !== 'expired')
        expect(fold(told)).toBe(done?.state)
      }),
    )
  })
})
