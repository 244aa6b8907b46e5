import { expect, it } from 'vitest'
import { Changes } from '../../server/changes.ts'
import type { EvidencePlace } from '../../server/compliance/evidence.ts'
import { climateEvidence } from '../../server/compliance/sources/climate.evidence.ts'
import { TimeZone } from '../../server/places/time-zone.ts'

const CRITERIA = { criteria: [] }
const PLACE: EvidencePlace = { id: 'store', tier: 'township', createdAt: new Date(0) }
const NOW = new Date('2026-05-01T08:00:00Z')

it('what is measured while a record is looked through is not lost', async () => {
  const changes = new Changes()
  let present = 10
  let during = () => {}
  const climate = {
    async presence() {
      const found = { due: 48, present, missing: [] }
      await Promise.resolve()
      during()
      return found
    },
  }
  const evidence = climateEvidence({ climate, changes, timeZone: new TimeZone('Asia/Shanghai') })
  const have = async () => (await evidence.of([PLACE], CRITERIA, NOW)).get(PLACE.id)?.S3c?.have
  during = () => {
    present = 48
    changes.emit('climate', [PLACE.id])
  }
  expect(await have()).toBe(10)
  during = () => {}
  expect(await have()).toBe(48)
})

it('a failure is not kept', async () => {
  let fails = true
  const climate = {
    presence: () => {
      if (fails) return Promise.reject(new Error('database is locked'))
      return Promise.resolve({ due: 48, present: 48, missing: [] })
    },
  }
  const evidence = climateEvidence({
    climate,
    changes: new Changes(),
    timeZone: new TimeZone('Asia/Shanghai'),
  })
  await expect(evidence.of([PLACE], CRITERIA, NOW)).rejects.toThrow('locked')
  fails = false
  expect((await evidence.of([PLACE], CRITERIA, NOW)).get(PLACE.id)?.S3c?.have).toBe(48)
})
