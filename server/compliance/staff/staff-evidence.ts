import type { StaffPost, StaffStanding } from '../../../protocol/api/staff.ts'
import { needsCertificate } from './staff-standing.ts'

/** What the register says of a criterion at a place: how many of those who are asked meet it. */
export interface StaffCriterion {
  state: 'pass' | 'fail' | 'not_applicable' | 'unknown'
  have: number
  due: number
  facts: Readonly<Record<string, number | string | null>>
}
export type StaffEvidence = Record<'C1' | 'C2' | 'C3' | 'C4', StaffCriterion>

/**
 * C1 to C4 of a place from those who work there now. A place of which the register knows no manager is unknown: nobody can
 * say that somebody without a name holds a certificate.
 */
export function staffEvidence(
  members: readonly { post: StaffPost; standing: StaffStanding }[],
): StaffEvidence {
  const asked = members.filter(({ post }) => needsCertificate(post)).map(({ standing }) => standing)
  const count = (meets: (standing: StaffStanding) => boolean) => asked.filter(meets).length
  const unknown = asked.length === 0
  const all = (have: number): StaffCriterion['state'] =>
    unknown ? 'unknown' : have === asked.length ? 'pass' : 'fail'

  const certified = count(({ certificate: { state } }) => state === 'valid' || state === 'due')
  const trained = count(({ training: { state } }) => state !== 'overdue')
  const isNew = count(({ entry }) => entry.state !== 'not_applicable')
  const wrong = count(({ entry }) => entry.state === 'fail')
  const entered = count(({ entry }) => entry.state === 'pass')
  const counsellors = count(({ counsellor }) => counsellor)
  return {
    C1: {
      state: all(certified),
      have: certified,
      due: asked.length,
      facts: {
        missing: count(({ certificate }) => certificate.state === 'missing'),
        expired: count(({ certificate }) => certificate.state === 'expired'),
        nextEndsOn: earliest(
          asked.flatMap(({ certificate: { state, validUntil } }) =>
            state === 'valid' || state === 'due' ? (validUntil ?? []) : [],
          ),
        ),
      },
    },
    C2: {
      state: all(trained),
      have: trained,
      due: asked.length,
      facts: {
        overdue: asked.length - trained,
        unconfirmed: count(({ training }) => training.unconfirmedOn !== null),
        nextDueOn: earliest(asked.flatMap(({ training }) => training.dueOn ?? [])),
      },
    },
    C3: {
      state: entryState(unknown, isNew, wrong, entered),
      have: entered,
      due: isNew,
      facts: { outOfOrder: wrong, waiting: isNew - wrong - entered },
    },
    C4: {
      state: unknown ? 'unknown' : counsellors > 0 ? 'pass' : 'fail',
      have: counsellors,
      due: asked.length,
      facts: {},
    },
  }
}

function entryState(
  unknown: boolean,
  isNew: number,
  wrong: number,
  entered: number,
): StaffCriterion['state'] {
  if (unknown) return 'unknown'
  if (isNew === 0) return 'not_applicable'
  if (wrong > 0) return 'fail'
  return entered === isNew ? 'pass' : 'unknown'
}

const earliest = (days: readonly string[]): string | null => [...days].sort()[0] ?? null
