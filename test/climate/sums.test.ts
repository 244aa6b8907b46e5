import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClimateService, type DeviceReading } from '../../server/climate/climate.service.ts'
import { addSums, HOUR, halvesOf, noSums, type Reading, sumHours } from '../../server/climate/climate-sums.ts'
import { agingRate, meanKineticTemperature } from '../../server/climate/mean-kinetic-temperature.ts'
import { faultOf } from '../../server/climate/reading-fault.ts'
import { holdsOf, longestHold } from '../../server/climate/time-weights.ts'
import { dialect } from '../../server/db/columns.ts'
import { climateDays, climateHours, climateMarks, climateSources } from '../../server/db/schema/index.ts'
import { aField, type Field } from '../devices/a-field.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 4, 1)
const mean = (values: readonly [celsius: number, weight: number][]): number | null => {
  const weight = values.reduce((sum, [, each]) => sum + each, 0)
  return meanKineticTemperature(
    values.reduce((sum, [celsius, each]) => sum + each * agingRate(celsius), 0),
    weight,
  )
}

describe('mean kinetic temperature', () => {
  it('is what USP <1160> makes of the check values, to three decimals', () => {
    const of = (...values: [number, number][]) => mean(values)?.toFixed(3)
    expect(of([20, 1], [30, 1])).toBe('26.260')
    expect(of([15, 1], [35, 1])).toBe('29.469')
    expect(of([25, 29], [40, 1])).toBe('26.113')
  })

  it('of one temperature is that temperature, 0 °C too, and of nothing is nothing', () => {
    expect(mean([[0, 5]])).toBeCloseTo(0, 9)
    expect(mean([[25, 5]])).toBeCloseTo(25, 9)
    expect(meanKineticTemperature(0, 0)).toBeNull()
  })
})

describe('the weight of a reading', () => {
  const hold = (minutes: number[], due = 30) =>
    [
      ...holdsOf(
        minutes.map((at) => ({ at: at * MINUTE })),
        longestHold(due),
      ),
    ].map(({ reading, from, to }) => [reading.at / MINUTE, from / MINUTE, to / MINUTE])

  it('is the time that is nearer to it than to its neighbours', () => {
    expect(hold([0, 10, 30])).toEqual([
      [0, 0, 5],
      [10, 5, 20],
      [30, 20, 30],
    ])
  })

  it('ends at a gap, which is never filled: longer than twice the interval', () => {
    expect(hold([0, 60, 121, 131])).toEqual([
      [0, 0, 30],
      [60, 30, 60],
      [121, 121, 126],
      [131, 126, 131],
    ])
    expect(hold([0])).toEqual([])
    expect(hold([540, 930, 1_980], 360)).toEqual([
      [540, 540, 735],
      [930, 735, 930],
    ])
  })
})

it('a fault of a sensor is told from a temperature, and 0 °C is one', () => {
  expect([-127, 85, 125.5, -55.1].map(faultOf)).toEqual([
    'sensor_open',
    'sensor_reset',
    'out_of_range',
    'out_of_range',
  ])
  expect([0, -20, 84.9, 85.1].map(faultOf)).toEqual([null, null, null, null])
})

describe('sums by hour and day', () => {
  let field: Field
  beforeAll(async () => {
    field = await aField()
  })
  afterAll(() => field.cleanup())

  const aClimate = () => new ClimateService({ ...field, rawDays: 0 })
  const numberOf = async (deviceId: string): Promise<number> => {
    const rows = await field.db.select().from(climateSources)
    return rows.find((row) => row.deviceId === deviceId)?.number ?? 0
  }
  const rowsOf = async (source: number) => {
    const mine = <T extends { source: number }>(rows: T[]) =>
      rows.filter((row) => row.source === source).map(({ source: _, ...row }) => row)
    return {
      hours: mine(await field.db.select().from(climateHours)).sort((a, b) => a.at - b.at),
      days: mine(await field.db.select().from(climateDays)).sort((a, b) => (a.day < b.day ? -1 : 1)),
    }
  }

  /** From nothing, and knowing all of them. */
  const fromScratch = (readings: readonly Reading[]) => {
    const sorted = readings.toSorted((a, b) => a.at - b.at)
    const reach = { from: 0, to: START + 1_000 * HOUR, longest: longestHold(30) }
    const hours = [...sumHours(sorted, reach)].sort(([a], [b]) => a - b)
    const days = new Map<string, ReturnType<typeof noSums>>()
    for (const [at, sums] of hours) {
      const day = field.timeZone.dayOf(new Date(at))
      const total = days.get(day) ?? noSums()
      addSums(total, sums, halvesOf(sums))
      days.set(day, total)
    }
    return {
      hours: hours.map(([at, sums]) => ({ at, ...sums })),
      days: [...days].map(([day, sums]) => ({ day, ...sums })),
    }
  }

  it('are the same however late, often and mixed up readings come, and whenever they are summed up', async () => {
    // −0 is 0 in a database.
    const degrees = fc.double({ min: -20, max: 45, noNaN: true }).map((celsius) => celsius + 0)
    const told = fc.record({
      minute: fc.integer({ min: 0, max: 1_600 }),
      celsius: fc.oneof(degrees, fc.constantFrom(-127, 85, 0)),
      humidity: fc.option(degrees.map((value) => value * 2)),
      unsure: fc.constantFrom(null, null, null, null, 'interval' as const),
    })
    const climate = aClimate()
    await climate.start()
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(told, { selector: ({ minute }) => minute, minLength: 25, maxLength: 60 }),
        fc.infiniteStream(fc.nat()),
        async (readings, random) => {
          const { id: deviceId, locationId } = await field.aMachine()
          const all = readings.map(({ minute, ...rest }) => ({ at: START + minute * MINUTE, ...rest }))
          const sent = [...all, ...all.slice(0, 20)]
            .map((reading) => ({ reading, order: random.next().value }))
            .sort((a, b) => a.order - b.order)
            .map(
              ({ reading }): DeviceReading => ({ deviceId, locationId, receivedAt: reading.at, ...reading }),
            )
          for (let from = 0; from < sent.length; ) {
            const size = 1 + (random.next().value % 20)
            await field.db.write((tx, afterCommit) =>
              climate.record(tx, afterCommit, sent.slice(from, from + size)),
            )
            if (random.next().value % 2 === 0) await climate.settle([await numberOf(deviceId)])
            from += size
          }
          const source = await numberOf(deviceId)
          await climate.settle([source])
          expect(await rowsOf(source)).toEqual(
            fromScratch(all.map((reading) => ({ ...reading, fault: faultOf(reading.celsius) }))),
          )
        },
      ),
      // Each statement is a round trip there.
      { numRuns: dialect === 'postgres' ? 5 : 25 },
    )
    await climate.stop()
  })

  it('are whole for who asks while they are being made', async () => {
    const { id: deviceId, locationId } = await field.aMachine()
    const climate = aClimate()
    await climate.start()
    const readings = Array.from({ length: 200 }, (_, i) => START + i * HOUR).map((at) => ({
      ...{ deviceId, locationId, at, celsius: 20, humidity: 50, unsure: null, receivedAt: at },
    }))
    await field.db.write((tx, afterCommit) => climate.record(tx, afterCommit, readings))
    const source = await numberOf(deviceId)
    const seen: Promise<number>[] = []
    const ask = async () => {
      await climate.settle([source])
      return (await rowsOf(source)).hours.length
    }
    // At every moment of the work that the first has begun.
    for (let moment = 0; moment < 400; moment++) {
      if (moment % 4 === 0) seen.push(ask())
      await Promise.resolve()
    }
    expect(new Set(await Promise.all(seen))).toEqual(new Set([200]))
    await climate.stop()
  })

  it('of many machines are made in several turns, and whole for who asks between them', async () => {
    const machines = await Promise.all(Array.from({ length: 100 }, () => field.aMachine()))
    const climate = aClimate()
    await climate.start()
    const readings = machines.map(({ id: deviceId, locationId }) => ({
      ...{ deviceId, locationId, at: START, celsius: 20, humidity: 50, unsure: null, receivedAt: START },
    }))
    await field.db.write((tx, afterCommit) => climate.record(tx, afterCommit, readings))
    const sources = await Promise.all(machines.map(({ id }) => numberOf(id)))
    const last = Math.max(...sources)
    const all = climate.settle(sources)
    const seen: number[] = []
    for (let turn = 0; turn < 5; turn++) {
      await field.db.write(async () => undefined)
      await climate.settle([last])
      seen.push((await rowsOf(last)).hours.length)
    }
    await all
    expect(seen).toEqual([1, 1, 1, 1, 1])
    for (const source of sources) expect((await rowsOf(source)).hours).toHaveLength(1)
    await climate.stop()
  })

  it('are made after a kill of what was stored before it', async () => {
    const { id: deviceId, locationId } = await field.aMachine()
    const killed = aClimate()
    const at = START + 90 * MINUTE
    await field.db.write((tx, afterCommit) =>
      killed.record(tx, afterCommit, [
        { deviceId, locationId, at, celsius: 20, humidity: 50, unsure: null, receivedAt: at },
      ]),
    )
    const source = await numberOf(deviceId)
    expect((await rowsOf(source)).hours).toEqual([])
    const next = aClimate()
    await next.start()
    await next.settle([source])
    expect((await rowsOf(source)).hours).toMatchObject([{ at: START + HOUR, readings: 1, halves: 2 }])
    expect((await field.db.select().from(climateMarks)).filter((mark) => mark.source === source)).toEqual([])
    await next.stop()
  })
})
