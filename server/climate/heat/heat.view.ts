import type { Exposure, HeatStay, LotHeat, QuarantineProposal } from '../../../protocol/api/heat.ts'
import type { HeatLine } from './heat-pages.store.ts'
import type { Stay } from './lot-history.ts'
import { type HeatSums, kineticOf } from './place-heat.ts'
import type { DescribedProposal } from './proposals.store.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
/** Tenths and hundredths: what is behind them, nobody measures. */
const tenths = (value: number): number => Math.round(value * 10) / 10
const hundredths = (value: number): number => Math.round(value * 100) / 100

interface Figures {
  seconds: number
  known: number
  hot: number
  humid: number
  lost: number
  kineticCelsius: number | null
}

/** Times in seconds as hours and days. */
export const exposureOf = ({ seconds, known, hot, humid, lost, kineticCelsius }: Figures): Exposure => ({
  hours: tenths(seconds / HOUR),
  knownHours: tenths(known / HOUR),
  coverage: seconds > 0 ? Math.min(1, known / seconds) : 0,
  kineticCelsius: kineticCelsius === null ? null : Math.round(kineticCelsius * 1_000) / 1_000,
  hotHours: tenths(hot / HOUR),
  humidHours: tenths(humid / HOUR),
  lostDays: hundredths(lost / DAY),
})

export const figuresOf = (sums: HeatSums): Figures => ({ ...sums, kineticCelsius: kineticOf(sums) })

export function lotHeatOf({ heat, ...line }: HeatLine): LotHeat {
  return {
    ...exposureOf(heat),
    ...line,
    lotId: heat.lotId,
    locationId: heat.locationId,
    at: heat.at.toISOString(),
  }
}

/** Names of places are told by `nameOf`; null = of no concern to the reader. */
export function staysOf(stays: readonly Stay[], nameOf: (id: string) => string | null): HeatStay[] {
  const most = Math.max(...stays.map(({ sums }) => sums.lost))
  const hottest = Math.max(...stays.map(({ sums }) => sums.hot))
  return stays.map(({ locationId, from, to, sums }) => ({
    ...exposureOf(figuresOf(sums)),
    locationId,
    locationName: locationId === null ? null : nameOf(locationId),
    from: new Date(from).toISOString(),
    to: to === null ? null : new Date(to).toISOString(),
    maxCelsiusMeasured: sums.maxCelsius,
    worst: most > 0 ? sums.lost === most : hottest > 0 && sums.hot === hottest,
  }))
}

export function proposalOf({ proposal, decidedByName, ...names }: DescribedProposal): QuarantineProposal {
  const { id, lotId, locationId, profileName, profileNameEn, maxCelsius, state, reason, quarantineId } =
    proposal
  return {
    id,
    lotId,
    locationId,
    ...names,
    hotHours: tenths(proposal.hotHours),
    lostDays: hundredths(proposal.lostDays),
    kineticCelsius: proposal.kineticCelsius,
    coverage: proposal.coverage,
    maxCelsius,
    profileName,
    profileNameEn,
    proposedAt: proposal.proposedAt.toISOString(),
    state,
    decidedAt: proposal.decidedAt?.toISOString() ?? null,
    decidedBy: decidedByName,
    reason,
    quarantineId,
  }
}
