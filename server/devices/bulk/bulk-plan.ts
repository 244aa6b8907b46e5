import type { ImportIssue } from '../../../protocol/api/device-import.ts'
import { SENSOR_PLACES } from '../../../protocol/api/sensors.ts'
import { defaultChannels } from '../channel-rules.ts'
import type { BulkTable } from './bulk-file.ts'
import { type BulkContext, BulkLookups, type Channel, type KnownPlace } from './bulk-lookups.ts'
import { type Complain, complainTo, type RowFacts, readRow } from './bulk-row.ts'

/** A place that is made. */
export type NewPlace = Pick<RowFacts, 'coordinates' | 'position' | 'address' | 'phone' | 'hours'>
export interface PlannedDevice {
  line: number
  kind: 'dispenser' | 'sensor'
  id: string | null
  /** Of the machine's place, or of the sensor. */
  name: string
  jurisdictionCode: string
  at: { locationId: string } | { newPlace: NewPlace }
  /** Null: as the place has them. */
  channels: Channel[] | null
}
export interface BulkPlan {
  devices: PlannedDevice[]
  /** By line. With any of them nothing can be imported. */
  errors: ImportIssue[]
  warnings: ImportIssue[]
}

/** What a file would do to what is there. */
export function planBulk({ rows, errors: ofFile }: BulkTable, context: BulkContext): BulkPlan {
  const errors = [...ofFile]
  const warnings: ImportIssue[] = []
  const look = new BulkLookups(context)
  const devices = rows.map((row) => {
    const complain = complainTo(errors, row.line, row.cells)
    const facts = readRow(row, complain)
    look.claimId(facts, complain)
    if (facts.kind === 'sensor') return planSensor(facts, look, complain)
    if (facts.location !== '') return planAtPlace(facts, look, complain)
    const planned = planNewPlace(facts, look, complain)
    look.suspect({ ...planned, position: facts.position }, complainTo(warnings, row.line, row.cells))
    return planned
  })
  const byLine = (a: ImportIssue, b: ImportIssue) => a.line - b.line
  return { devices, errors: errors.sort(byLine), warnings: warnings.sort(byLine) }
}

function planNewPlace(facts: RowFacts, look: BulkLookups, complain: Complain): PlannedDevice {
  const { line, id, name, coordinates, position, address, phone, hours } = facts
  if (name === '') complain('name', 'required', 'Name the place.')
  return {
    line,
    kind: 'dispenser',
    id,
    name,
    jurisdictionCode: look.jurisdictionOf(facts, complain),
    at: { newPlace: { coordinates, position, address, phone, hours } },
    channels: facts.channels ? look.productsOf(facts.channels, complain) : empty(),
  }
}

function planAtPlace(facts: RowFacts, look: BulkLookups, complain: Complain): PlannedDevice {
  const { line, id } = facts
  const place = look.placeOf(facts, complain)
  if (place) {
    if (place.kind !== 'dispenser')
      complain('location', 'not_a_dispenser', `${place.name} is no place of a dispenser.`)
    look.occupy(place, line, complain)
    if (facts.name !== '' && facts.name !== place.name)
      complain(
        'name',
        'set_by_place',
        `The place is called ${place.name}. Leave this empty, or rename it there.`,
      )
  }
  refuseDescription(facts, place, look, complain)
  return {
    line,
    kind: 'dispenser',
    id,
    name: place?.name ?? facts.name,
    jurisdictionCode: place?.jurisdictionCode ?? '',
    at: { locationId: place?.id ?? '' },
    channels: facts.channels
      ? look.productsOf(facts.channels, complain)
      : place && look.knowsChannels(place.id)
        ? null
        : empty(),
  }
}

function planSensor(facts: RowFacts, look: BulkLookups, complain: Complain): PlannedDevice {
  const { line, id, name } = facts
  if (name === '') complain('name', 'required', 'Name the sensor.')
  if (facts.location === '') complain('location', 'required', 'Say at which place the sensor hangs.')
  const place = facts.location === '' ? undefined : look.placeOf(facts, complain)
  if (place && !SENSOR_PLACES.some((allowed) => allowed === place.kind))
    complain('location', 'no_sensor_place', `${place.name} is no storeroom, warehouse or outlet.`)
  if (facts.channels) complain('channels', 'not_for_sensors', 'A sensor has no channels. Leave this empty.')
  refuseDescription(facts, place, look, complain)
  return {
    line,
    kind: 'sensor',
    id,
    name,
    jurisdictionCode: place?.jurisdictionCode ?? '',
    at: { locationId: place?.id ?? '' },
    channels: null,
  }
}

/** A place that is there describes itself. */
function refuseDescription(
  facts: RowFacts,
  place: KnownPlace | undefined,
  look: BulkLookups,
  complain: Complain,
): void {
  const message = 'The place has its own. Leave this empty, or change it there.'
  const elsewhere =
    facts.jurisdiction !== '' && look.jurisdictionOf(facts, complain) !== place?.jurisdictionCode
  if (place && elsewhere) complain('jurisdiction', 'set_by_place', message)
  if (facts.position) complain('longitude', 'set_by_place', message)
  for (const column of ['address', 'phone', 'hours'] as const)
    if (facts[column]) complain(column, 'set_by_place', message)
}

const empty = (): Channel[] =>
  defaultChannels().map(({ channel, capacity }) => ({ channel, productId: null, capacity }))
