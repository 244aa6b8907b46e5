import { describe, expect, test } from 'vitest'
import { loadsByStop, pickList } from '../../dashboard/refills/pick-list.ts'
import { selectMachines } from '../../dashboard/refills/refills.filters.ts'
import { choicesOf } from '../../dashboard/refills/resolutions.ts'
import { fitted, newDraft, toChannels } from '../../dashboard/refills/stop.draft.ts'
import type { MachineForecast } from '../../protocol/api/machine-forecast.ts'
import type { Round } from '../../protocol/api/rounds.ts'

type Channel = Round['stops'][number]['channels'][number]

const aLoad = (lotId: string, quantity: number, more: Partial<Channel['loads'][number]> = {}) => ({
  channel: 1,
  productId: 'p',
  productName: '避孕套',
  lotId,
  lotNumber: lotId.toUpperCase(),
  expiresOn: '2028-01-31',
  quantity,
  ...more,
})
const aChannel = (more: Partial<Channel> = {}): Channel => ({
  channel: 1,
  productId: 'p',
  productName: '避孕套',
  capacity: 20,
  contents: [],
  loads: [],
  ...more,
})
const aStop = (position: number, channels: Channel[], more: Partial<Round['stops'][number]> = {}) => ({
  position,
  locationId: `place-${position}`,
  locationName: `发放机 ${position}`,
  address: null,
  phone: null,
  longitude: null,
  latitude: null,
  visitId: null,
  visitedAt: null,
  skipped: null,
  channels,
  ...more,
})

describe('what is entered at a stop', () => {
  const stop = aStop(1, [
    aChannel({ loads: [aLoad('a', 8), aLoad('b', 9)] }),
    aChannel({ channel: 2, productId: null }),
  ])
  const [channel] = stop.channels as [Channel]

  test('begins with the plan; a channel without a product is left out', () => {
    expect(Object.keys(newDraft(stop))).toEqual(['1'])
    expect(toChannels(newDraft(stop))).toEqual([
      {
        channel: 1,
        loaded: [
          { lotId: 'a', quantity: 8 },
          { lotId: 'b', quantity: 9 },
        ],
        takenBack: [],
      },
    ])
  })

  test('is loaded as far as it fits beside what was counted, unless the person said otherwise', () => {
    const draft = newDraft(stop)[1]
    if (!draft) throw new Error('no draft')
    const counted = fitted(channel, { ...draft, counted: 10 })
    expect(counted.loads).toEqual([
      { lotId: 'a', quantity: 8 },
      { lotId: 'b', quantity: 2 },
    ])
    expect(fitted(channel, { ...draft, counted: 10, own: true }).loads).toEqual(draft.loads)
    // Counting again fits it again.
    expect(fitted(channel, { ...counted, counted: 0 }).loads).toEqual(draft.loads)
    const emptied = { ...draft, counted: 20, takenBack: [{ lotId: 'z', quantity: 20, disposed: true }] }
    expect(fitted(channel, emptied).loads).toEqual(draft.loads)
  })

  test('sends a count of nothing, and leaves out what was not touched', () => {
    const draft = newDraft(aStop(1, [aChannel(), aChannel({ channel: 2 })]))
    const first = draft[1]
    if (!first) throw new Error('no draft')
    expect(toChannels({ ...draft, 1: { ...first, counted: 0 } })).toEqual([
      { channel: 1, counted: 0, loaded: [], takenBack: [] },
    ])
  })
})

describe('the pick list', () => {
  const round = {
    stops: [
      aStop(1, [aChannel({ loads: [aLoad('late', 5, { expiresOn: '2029-01-31' }), aLoad('soon', 2)] })]),
      aStop(2, [
        aChannel({ loads: [aLoad('soon', 4)] }),
        aChannel({
          channel: 2,
          loads: [aLoad('gel', 3, { channel: 2, productId: 'q', productName: '凝胶' })],
        }),
      ]),
      aStop(3, [aChannel({ loads: [aLoad('soon', 99)] })], { skipped: '停电' }),
    ],
  } as Round

  test('sums each lot over the stops, with a total for each product, and leaves out skipped stops', () => {
    const products = pickList(round)
    expect(products.map(({ productId, total }) => [productId, total]).toSorted()).toEqual([
      ['p', 11],
      ['q', 3],
    ])
    const condoms = products.find(({ productId }) => productId === 'p')
    expect(condoms?.lots.map(({ lotId, quantity }) => [lotId, quantity])).toEqual([
      ['soon', 6],
      ['late', 5],
    ])
  })

  test('lists what each stop gets, in order', () => {
    expect(loadsByStop(round).map(({ position, loads }) => [position, loads.length])).toEqual([
      [1, 2],
      [2, 2],
    ])
  })
})

describe('the list of machines', () => {
  const machine = (name: string, p50: number | null | undefined, chanceOfEmpty = 0.1) =>
    ({
      locationId: name,
      locationName: name,
      jurisdictionCode: '990101001',
      daysToEmpty: p50 === undefined ? null : { p10: p50, p50, p90: p50 },
      chanceOfEmpty: p50 === undefined ? null : chanceOfEmpty,
    }) as MachineForecast
  const machines = [
    machine('unknown', undefined),
    machine('never', null),
    machine('soon', 2, 0.9),
    machine('later', 30),
  ]
  const filters = { sort: 'days', descending: 'false' } as const

  test('begins with the one that is empty first and ends with what nobody knows', () => {
    expect(selectMachines(machines, filters).map(({ locationId }) => locationId)).toEqual([
      'soon',
      'later',
      'never',
      'unknown',
    ])
  })

  test('can be narrowed to what is urgent', () => {
    expect(
      selectMachines(machines, { ...filters, urgent: 'true' }).map(({ locationId }) => locationId),
    ).toEqual(['soon'])
  })
})

test('each kind of question offers only what the server takes for an answer', () => {
  expect(choicesOf('count')).toEqual(['accepted', 'miscount'])
  expect(choicesOf('beyond_balance')).toEqual(['accepted', 'dismissed'])
  expect(choicesOf('drift')).toEqual(['accepted', 'dismissed'])
  expect(choicesOf('refill_differs')).toEqual(['dismissed'])
})
