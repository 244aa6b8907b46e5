import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { events } from '../../protocol/messages/events.ts'
import { hotEvents } from '../../server/devices/ingest/hot-events.ts'
import { isStorable } from '../../server/devices/ingest/untrusted.ts'

const count = fc.oneof(fc.nat(), fc.maxSafeNat())
const moment = {
  boot: count,
  uptime: count,
  at: fc.oneof(
    fc.constant(null),
    fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
  ),
  clock: fc.constantFrom('ntp', 'server', 'rtc', 'none'),
}
const vend = fc.record({
  kind: fc.constant('vend'),
  ...moment,
  channel: fc.integer({ min: 1, max: 99 }),
  quantity: fc.integer({ min: 1, max: 1_000 }),
  counters: fc.record({ vend: count, failed: count, test: count }),
})
const climate = fc.record({
  kind: fc.constant('climate'),
  ...moment,
  celsius: fc.double({ min: -300, max: 300, noNaN: true }),
  humidity: fc.option(fc.double({ min: -100, max: 200, noNaN: true })),
})
const batch = fc.record({
  v: fc.constant(1),
  log: fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/),
  first: fc.oneof(fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 50 })),
  events: fc.array(fc.oneof(vend, climate), { minLength: 1, maxLength: 50 }),
})

/** Where a value stands in a document, and all those below it. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, below]) => pathsOf(below, [...path, key]))]
}
const odd = fc.oneof(
  fc.constantFrom(
    -1,
    -0,
    0.5,
    Number.POSITIVE_INFINITY,
    1e20,
    301,
    1_001,
    100,
    2 ** 53,
    '',
    'vend',
    'climate',
    'door',
    null,
    true,
    [],
    {},
    '\u0000',
    '\ud800',
    '2036-02-07T06:28:16Z',
    ' '.repeat(41),
    'x'.repeat(33),
  ),
  fc.jsonValue(),
)
interface Break {
  pick: number
  how: 'replace' | 'drop' | 'add'
  name: string
  value: unknown
}
const broken = fc.array(
  fc.record<Break>({
    pick: fc.nat(),
    how: fc.constantFrom('replace', 'drop', 'add'),
    name: fc.constantFrom('extra', '__proto__', 'kind', 'at', 'v', '0'),
    value: odd,
  }),
  { minLength: 1, maxLength: 3 },
)

/** As a device would send it, with a few things wrong. */
function spoil(document: unknown, breaks: readonly Break[]): unknown {
  let spoilt: unknown = JSON.parse(JSON.stringify(document))
  for (const { pick, how, name, value } of breaks) {
    const paths = pathsOf(spoilt)
    const path = paths[pick % paths.length] ?? []
    const last = path.at(-1)
    let holder: unknown = spoilt
    for (const key of path.slice(0, -1)) holder = (holder as Record<string | number, unknown>)[key]
    if (last === undefined) {
      if (how === 'replace') spoilt = value
    } else if (how === 'drop' && Array.isArray(holder)) holder.splice(Number(last), 1)
    else if (how === 'drop') delete (holder as Record<string | number, unknown>)[last]
    else if (how === 'replace') (holder as Record<string | number, unknown>)[last] = value
    else if (typeof holder === 'object' && holder !== null && !Array.isArray(holder))
      Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return spoilt
}

const accepted = (json: unknown) => {
  const result = events.safeParse(json)
  return isStorable(json) && result.success ? result.data : null
}

describe('the short way for vends and climate readings', () => {
  it('takes every one that the schema takes and that has no other field', () => {
    fc.assert(
      fc.property(batch, (document) => {
        const json: unknown = JSON.parse(JSON.stringify(document))
        expect(hotEvents(json)).toEqual(accepted(json))
        expect(hotEvents(json)).not.toBeNull()
      }),
      { numRuns: 500 },
    )
  })

  it('takes nothing that the schema does not take, and changes nothing', () => {
    let taken = 0
    fc.assert(
      fc.property(batch, broken, (document, breaks) => {
        const json = spoil(document, breaks)
        const hot = hotEvents(json)
        if (hot === null) return
        taken++
        expect(hot).toEqual(accepted(json))
        const end = hot.first + hot.events.length
        expect(Number.isSafeInteger(end)).toBe(true)
      }),
      { numRuns: 5_000 },
    )
    expect(taken).toBeGreaterThan(50)
  })
})
