import { statfs } from 'node:fs/promises'
import type { AlertSource, Sighting } from '../alert.source.ts'
import { isBelow } from '../alert-track.ts'

interface Dependencies {
  dataDir: string
  /** Null: none are made by this server. */
  backups: { failedAt(): Date | null } | null
}

/** The server's own troubles: the disk its data lie on, and its backups. */
export const installationSource = ({ dataDir, backups }: Dependencies): AlertSource => ({
  rules: ['disk_low', 'backup_failed'],
  covers: 'jurisdictions',
  async sightings() {
    const { bavail, blocks, bsize } = await statfs(dataDir)
    const percent = (bavail / blocks) * 100
    const facts = { freePercent: Math.floor(percent), freeGigabytes: Math.floor((bavail * bsize) / 1e9) }
    const failedAt = backups?.failedAt() ?? null
    return [
      {
        ...ITSELF,
        rule: 'disk_low',
        facts,
        holds: ({ freePercent = 0, marginPercent = 0 }, open) =>
          isBelow(percent, freePercent, marginPercent, open),
      },
      ...(failedAt
        ? [
            {
              ...ITSELF,
              rule: 'backup_failed' as const,
              facts: { since: failedAt.toISOString() },
              holds: () => true,
            },
          ]
        : []),
    ]
  },
})

const ITSELF: Omit<Sighting, 'rule' | 'facts' | 'holds'> = {
  locationId: null,
  jurisdictionCode: null,
  deviceId: null,
  productId: null,
  part: '',
}
