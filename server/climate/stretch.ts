import { InvalidError } from '../errors.ts'

/** Milliseconds since 1970; `to` is not part of it. */
export interface Stretch {
  from: number
  to: number
}

const DAY = 86_400_000

/** What was asked for, or the usual time until now. Throws `InvalidError` `bad_period`. */
export function stretchOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: Date,
  { usual, longest }: { usual: number; longest: number },
): Stretch {
  const end = to === undefined ? now.getTime() : Date.parse(to)
  const begin = from === undefined ? end - usual : Date.parse(from)
  if (begin >= end || end - begin > longest)
    throw new InvalidError(
      'bad_period',
      `Ask for at most ${Math.round(longest / DAY)} days, from the earlier to the later.`,
      {
        params: { days: Math.round(longest / DAY) },
        errors: [{ path: 'to', message: 'is not after from, or too long after it' }],
      },
    )
  return { from: begin, to: end }
}
