import { ProblemResponse } from '../api/client.ts'
import type { OutboxEntry } from './phone.store.ts'

/** Not about this entry: sign in again, or try later. */
const NO_ANSWER: readonly number[] = [401, 408, 429]

/**
 * An entry after it could not be sent. Refused: the person has to change it. Waiting, with the reason: it may not be sent as
 * things are, while what comes behind it may. Null: no answer, or none that says anything about the entry.
 */
export function afterFailure(entry: OutboxEntry, error: unknown): OutboxEntry | null {
  if (!(error instanceof ProblemResponse)) return null
  const { problem } = error
  const { status, code } = problem
  if (status < 400 || status >= 500 || NO_ANSWER.includes(status)) return null
  const forbidden = status === 403 && code !== 'not_the_level_above'
  return { ...entry, state: forbidden ? 'waiting' : 'refused', problem }
}
