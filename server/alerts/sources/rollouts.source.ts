import type { AlertSource } from '../alert.source.ts'

interface HaltedRollout {
  id: string
  version: string
  hardware: string
  /** Whose machines; null = everyone's. */
  jurisdictionCode: string | null
  cause: string
  /** What was measured when it halted, and the limit it was above. */
  percent: number
  limit: number
  haltedAt: Date
}

interface Dependencies {
  rollouts: { haltedRollouts(): Promise<HaltedRollout[]> }
}

/** Firmware rollouts that stopped by themselves and wait for a person. */
export const rolloutsSource = ({ rollouts }: Dependencies): AlertSource => ({
  rules: ['rollout_halted'],
  covers: 'jurisdictions',
  async sightings() {
    return (await rollouts.haltedRollouts()).map(
      ({ id, jurisdictionCode, version, hardware, cause, percent, limit, haltedAt }) => ({
        rule: 'rollout_halted',
        locationId: null,
        jurisdictionCode,
        deviceId: null,
        productId: null,
        part: id,
        facts: { version, hardware, cause, percent, limit },
        since: haltedAt,
        holds: () => true,
      }),
    )
  },
})
