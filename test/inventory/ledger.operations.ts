import fc from 'fast-check'

/** What people and machines may do at random in `ledger.model.test.ts`. */
export const PRODUCTS = ['CON52', 'CON49'] as const
export const LOTS = [
  { number: 'A', expiresOn: '2026-04-15' },
  { number: 'B', expiresOn: '2027-06-30' },
  { number: 'B', expiresOn: '2028-06-30' },
  { number: '', expiresOn: '2029-06-30' },
] as const

const small = fc.integer({ min: 1, max: 30 })
const place = fc.nat({ max: 3 })
const product = fc.constantFrom(...PRODUCTS)
const pick = fc.nat()
/** Who asks; most are responsible for where they ask. */
const person = fc.nat({ max: 4 })
/** Days before now at which it happened; most things are entered as they happen. */
const daysAgo = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) },
)
const channel = fc.integer({ min: 1, max: 3 })
const machine = fc.nat({ max: 1 })
const kind = <K extends string>(name: K) => fc.constant(name)

export const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('receipt'),
      person,
      place,
      product,
      lot: fc.constantFrom(...LOTS),
      quantity: small,
      daysAgo,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind('issue'), person, place, product, quantity: small, daysAgo }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('vend'),
      machine,
      channel,
      quantity: fc.integer({ min: 1, max: 4 }),
      times: fc.integer({ min: 1, max: 6 }),
      test: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
      daysAgo,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('load'), machine, channel, pick, quantity: small }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('transfer'),
      person,
      place,
      to: place,
      product,
      quantity: small,
      receive: fc.boolean(),
      daysAgo,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('arrival'),
      person,
      pick,
      received: fc.nat({ max: 30 }),
      lost: fc.nat({ max: 5 }),
      returned: fc.nat({ max: 5 }),
      daysAgo,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('adjustment'),
      person,
      place,
      product,
      pick,
      change: fc.integer({ min: -10, max: 10 }).filter((n) => n !== 0),
      daysAgo,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('disposal'), person, place, product, pick, quantity: small, daysAgo }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('reversal'), person, pick, daysAgo }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('repeat'), pick, changed: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('quarantine'), pick, everywhere: fc.boolean(), close: fc.boolean() }),
  },
  // Planned, counted and approved at different times, while everything else goes on.
  { weight: 1, arbitrary: fc.record({ kind: kind('plan'), place }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('count'), pick, difference: fc.integer({ min: -2, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('approve'), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('time'), days: fc.double({ min: 0.01, max: 4, noNaN: true }) }),
  },
)
export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never
export type OperationOf<K extends Operation['kind']> = Extract<Operation, { kind: K }>
