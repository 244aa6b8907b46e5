import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterReport, configDocument, countyOf } from '../../server/devices/steering/config-document.ts'

const channels = [
  { channel: 1, capacity: 20, productName: '安全套', blocked: false },
  { channel: 2, capacity: 12, productName: null, blocked: true },
]

describe('a configuration document', () => {
  it('is the template, what one machine is told instead, and what lies in its channels', () => {
    const { config } = configDocument({
      template: { stateSeconds: 120, volume: 3 },
      overrides: { volume: 0 },
      channels,
    })
    expect(config).toEqual({
      stateSeconds: 120,
      volume: 0,
      channels: [
        { channel: 1, capacity: 20, label: '安全套', blocked: false },
        { channel: 2, capacity: 12, label: null, blocked: true },
      ],
    })
  })

  it('has no channels for a device without any', () => {
    expect(configDocument({ template: {}, overrides: {}, channels: [] }).config).toEqual({})
  })

  it('is known by the hash of its canonical text, in whatever order its parts are written', () => {
    const { sha256 } = configDocument({
      template: { volume: 1, stateSeconds: 60 },
      overrides: {},
      channels: [],
    })
    expect(sha256).toBe(createHash('sha256').update('{"stateSeconds":60,"volume":1}').digest('hex'))
    const other = configDocument({ template: { stateSeconds: 60, volume: 1 }, overrides: {}, channels: [] })
    expect(other.sha256).toBe(sha256)
  })

  it('belongs to the county of its place', () => {
    expect([countyOf('990101001'), countyOf('990101001002'), countyOf('990101'), countyOf('99')]).toEqual([
      '990101',
      '990101',
      '990101',
      '99',
    ])
  })
})

describe('a report of a configuration', () => {
  const known = { appliedVersion: 3, desiredVersion: 6, rejectedVersion: null as number | null }

  it('moves what is known forward only', () => {
    expect(afterReport(known, { version: 5, status: 'applied' })).toBe('applied')
    expect(afterReport(known, { version: 5, status: 'rejected' })).toBe('rejected')
    expect(afterReport(known, { version: 3, status: 'rejected' })).toBe('late')
    expect(afterReport(known, { version: 2, status: 'applied' })).toBe('late')
    expect(afterReport({ ...known, rejectedVersion: 6 }, { version: 5, status: 'rejected' })).toBe('late')
  })

  it('of a version that was never made is unknown', () => {
    expect(afterReport(known, { version: 7, status: 'applied' })).toBe('unknown')
  })

  it('leads to the same applied version in whatever order reports come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 1 }), (versions) => {
        let appliedVersion = 0
        for (const version of versions)
          if (afterReport({ ...known, appliedVersion }, { version, status: 'applied' }) === 'applied')
            appliedVersion = version
        expect(appliedVersion).toBe(Math.max(...versions))
      }),
    )
  })
})
