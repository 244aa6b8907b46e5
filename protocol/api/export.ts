import { z } from 'zod'

/** What a column holds, as Frictionless Table Schema names it: https://specs.frictionlessdata.io/table-schema/ */
export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime'
export interface ExportField {
  name: string
  type: FieldType
  description: string
}
export interface ExportDataset {
  description: string
  /** Fields that name a row; rows come in their order. */
  key: readonly string[]
  fields: readonly ExportField[]
}

const field = (name: string, type: FieldType, description: string): ExportField => ({
  name,
  type,
  description,
})
const id = (description: string) => field('id', 'string', description)

/** Every table that can be exported; docs/exchange.md is checked against it. Quantities are base units. */
export const EXPORT_DATASETS = {
  products: {
    description: 'Products in use and out of use.',
    key: ['id'],
    fields: [
      id('Id of the product'),
      field('code', 'string', "The county's code"),
      field('gtin', 'string', 'GS1 GTIN-14; empty when unknown'),
      field('category', 'string', 'drug, condom or iud'),
      field('method', 'string', 'Contraceptive method'),
      field('name', 'string', 'Name in Chinese'),
      field('name_en', 'string', 'Name in English'),
      field('specification', 'string', 'Specification'),
      field('unit', 'string', 'Base unit of every quantity: piece, cycle, vial, device or tube'),
      field('box_size', 'integer', 'Base units in a box'),
      field('carton_boxes', 'integer', 'Boxes in a carton'),
    ],
  },
  lots: {
    description: 'Lots that are or were in the places exported.',
    key: ['id'],
    fields: [
      id('Id of the lot'),
      field('product_id', 'string', 'products.id'),
      field('product_code', 'string', 'products.code'),
      field('gtin', 'string', 'GS1 AI 01 of the product; empty when unknown'),
      field('lot_number', 'string', 'GS1 AI 10; empty when the label has none'),
      field('expires_on', 'date', 'GS1 AI 17: last day of use'),
    ],
  },
  places: {
    description:
      "Places, and the ledger's other sides (supplier, recipient, disposal, in_transit, variance).",
    key: ['id'],
    fields: [
      id('Id of the place'),
      field('kind', 'string', 'warehouse, storeroom, dispenser … or the name of the other side'),
      field('jurisdiction_code', 'string', 'Division code, GB/T 2260'),
      field('name', 'string', 'Name'),
      field('name_en', 'string', 'Name in English'),
      field('address', 'string', 'Public address'),
      field('phone', 'string', 'Public telephone number of the place'),
      field('asks_id', 'boolean', 'Whether an identity card is asked for; empty: nobody has said'),
      field('archived_at', 'datetime', 'When it went out of use; empty while in use'),
    ],
  },
  landmarks: {
    description: 'What people know in a county, from which they search.',
    key: ['id'],
    fields: [
      id('Id of the landmark'),
      field('jurisdiction_code', 'string', 'Division code, GB/T 2260'),
      field('name', 'string', 'Name'),
      field('name_en', 'string', 'Name in English'),
      field('longitude', 'number', 'WGS-84 degrees'),
      field('latitude', 'number', 'WGS-84 degrees'),
    ],
  },
  balances: {
    description: 'What lies where: the fold of movement_lines. Zero balances are left out.',
    key: ['location_id', 'lot_id'],
    fields: [
      field('location_id', 'string', 'places.id'),
      field('lot_id', 'string', 'lots.id'),
      field('product_code', 'string', 'products.code'),
      field('lot_number', 'string', 'lots.lot_number'),
      field('expires_on', 'date', 'lots.expires_on'),
      field('quantity', 'integer', "Base units; below 0 only for the ledger's other sides"),
    ],
  },
  movements: {
    description: 'Headers of the ledger. Never changed: a correction is a reversal.',
    key: ['id'],
    fields: [
      id('Id of the movement; sorts by the time of recording'),
      field(
        'kind',
        'string',
        'receipt, issue, vend, dispatch, arrival, loss, return, adjustment, disposal or reversal',
      ),
      field('from_location_id', 'string', 'places.id'),
      field('to_location_id', 'string', 'places.id'),
      field('occurred_at', 'datetime', 'Business time, UTC'),
      field('recorded_at', 'datetime', 'When it was recorded, UTC'),
      field('person_id', 'string', 'Member of staff who recorded it; empty for a machine'),
      field('device_id', 'string', 'devices.id; empty for a person'),
      field('transfer_id', 'string', 'transfers.id'),
      field('reverses_id', 'string', 'movements.id of what it reverses'),
      field('reason', 'string', 'Reason'),
      field('note', 'string', 'Note'),
    ],
  },
  movement_lines: {
    description: 'Lines of the ledger: units of one lot each, out of the one place and into the other.',
    key: ['movement_id', 'line'],
    fields: [
      field('movement_id', 'string', 'movements.id'),
      field('line', 'integer', 'Number of the line'),
      field('from_location_id', 'string', 'places.id'),
      field('to_location_id', 'string', 'places.id'),
      field('product_id', 'string', 'products.id'),
      field('lot_id', 'string', 'lots.id'),
      field('quantity', 'integer', 'Base units, above 0'),
      field('occurred_at', 'datetime', 'Business time, UTC'),
    ],
  },
  delivery_note_lines: {
    description: "What a supplier's paper says beside what came.",
    key: ['movement_id', 'line'],
    fields: [
      field('movement_id', 'string', 'movements.id of the receipt'),
      field('line', 'integer', 'Number of the line'),
      field('document_number', 'string', 'Number of the delivery note'),
      field('supplier_name', 'string', 'Supplier'),
      field('product_id', 'string', 'products.id'),
      field('lot_number', 'string', 'GS1 AI 10; empty when the label has none'),
      field('expires_on', 'date', 'GS1 AI 17: last day of use'),
      field('sent', 'integer', 'Base units by the paper; empty: not compared'),
      field('received', 'integer', 'Base units that came'),
      field('reason', 'string', 'Why they differ'),
      field('note', 'string', 'Note'),
    ],
  },
  transfers: {
    description: 'Shipments between places.',
    key: ['id'],
    fields: [
      id('Id of the transfer'),
      field('from_location_id', 'string', 'places.id'),
      field('to_location_id', 'string', 'places.id'),
      field('status', 'string', 'in_transit or closed'),
      field('dispatched_at', 'datetime', 'When it left, UTC'),
      field('closed_at', 'datetime', 'When nothing of it was on the road any more, UTC'),
      field('note', 'string', 'Note'),
    ],
  },
  transfer_lines: {
    description: 'What was sent, and what became of it.',
    key: ['transfer_id', 'lot_id'],
    fields: [
      field('transfer_id', 'string', 'transfers.id'),
      field('lot_id', 'string', 'lots.id'),
      field('product_id', 'string', 'products.id'),
      field('sent', 'integer', 'Base units'),
      field('received', 'integer', 'Base units'),
      field('lost', 'integer', 'Base units'),
      field('returned', 'integer', 'Base units'),
    ],
  },
  quarantines: {
    description: 'Lots that must not leave, or had to stay once.',
    key: ['id'],
    fields: [
      id('Id of the quarantine'),
      field('lot_id', 'string', 'lots.id'),
      field('location_id', 'string', 'places.id; empty: everywhere'),
      field('reason', 'string', 'Reason'),
      field('note', 'string', 'Note'),
      field('opened_at', 'datetime', 'UTC'),
      field('closed_at', 'datetime', 'UTC; empty while it lasts'),
      field('closing_reason', 'string', 'What was found'),
    ],
  },
  stocktakes: {
    description: 'Counts of places.',
    key: ['id'],
    fields: [
      id('Id of the stocktake'),
      field('location_id', 'string', 'places.id'),
      field('kind', 'string', 'full or cycle'),
      field('status', 'string', 'State of the stocktake'),
      field('created_at', 'datetime', 'When it was planned, UTC'),
      field('closed_at', 'datetime', 'When it was posted or cancelled, UTC'),
      field('note', 'string', 'Note'),
    ],
  },
  stocktake_lines: {
    description: 'Lots counted. What was counted is shown once it is posted, so that a count stays blind.',
    key: ['stocktake_id', 'lot_id'],
    fields: [
      field('stocktake_id', 'string', 'stocktakes.id'),
      field('lot_id', 'string', 'lots.id'),
      field('product_id', 'string', 'products.id'),
      field('counted', 'integer', 'Base units counted, as posted'),
      field('book', 'integer', 'Base units of the ledger at the time of the count, as posted'),
      field('reason', 'string', 'Reason of the variance'),
    ],
  },
  orders: {
    description: 'Replenishment orders.',
    key: ['id'],
    fields: [
      id('Id of the order'),
      field('location_id', 'string', 'places.id of who asks'),
      field('supplier_id', 'string', 'places.id of who supplies; empty: an outside supplier'),
      field('status', 'string', 'State of the order'),
      field('emergency', 'boolean', 'Emergency order'),
      field('created_at', 'datetime', 'UTC'),
      field('submitted_at', 'datetime', 'UTC'),
      field('decided_at', 'datetime', 'Approved or rejected, UTC'),
    ],
  },
  order_lines: {
    description: 'Products of replenishment orders.',
    key: ['order_id', 'product_id'],
    fields: [
      field('order_id', 'string', 'orders.id'),
      field('product_id', 'string', 'products.id'),
      field('suggested', 'integer', 'Base units the system suggested; empty: unknown'),
      field('requested', 'integer', 'Base units asked for'),
      field('approved', 'integer', 'Base units approved; empty until decided'),
    ],
  },
  devices: {
    description: 'Dispensers and sensors, without their secrets.',
    key: ['id'],
    fields: [
      id('Id of the device'),
      field('location_id', 'string', 'places.id'),
      field('kind', 'string', 'dispenser or sensor'),
      field('name', 'string', 'Name of a sensor'),
      field('created_at', 'datetime', 'When it was registered, UTC'),
      field('revoked_at', 'datetime', 'When it was taken out of use, UTC'),
    ],
  },
  device_events: {
    description: 'What devices told, each once: vends, counts, faults, climate and the rest.',
    key: ['device_id', 'log', 'seq'],
    fields: [
      field('device_id', 'string', 'devices.id'),
      field('log', 'string', "The device's append log"),
      field('seq', 'integer', 'Position in that log'),
      field('kind', 'string', 'vend, failed, refused, test, refill, count, door, fault, climate …'),
      field('channel', 'integer', 'Channel; empty when it concerns none'),
      field('occurred_at', 'datetime', 'When it happened, as well as is known, UTC'),
      field('time_quality', 'string', 'How that is known'),
      field('received_at', 'datetime', 'When it was received, UTC'),
      field('movement_id', 'string', 'movements.id of what it became in the ledger'),
      field('payload', 'string', 'The event as sent, JSON'),
    ],
  },
  climate_days: {
    description: 'Temperature and humidity of each source by day; means are weighted by time.',
    key: ['source_id', 'day'],
    fields: [
      field('source_id', 'string', 'What measured at one place'),
      field('day', 'date', "Day of the county's calendar"),
      field('location_id', 'string', 'places.id'),
      field('kind', 'string', 'sensor, dispenser, hand or logger'),
      field('device_id', 'string', 'devices.id; empty: by hand or a logger'),
      field('readings', 'integer', 'Readings that count'),
      field('faults', 'integer', 'Readings kept and not counted'),
      field('min_celsius', 'number', 'Lowest temperature, °C'),
      field('max_celsius', 'number', 'Highest temperature, °C'),
      field('mean_celsius', 'number', 'Mean temperature, °C'),
      field('min_humidity', 'number', 'Lowest relative humidity, %'),
      field('max_humidity', 'number', 'Highest relative humidity, %'),
      field('mean_humidity', 'number', 'Mean relative humidity, %'),
      field('covered_seconds', 'number', 'Time that readings of temperature stand for'),
    ],
  },
  inspection_answers: {
    description:
      'What was answered to the criteria of the Three Bright standard, each answer once; the later one of a criterion holds.',
    key: ['id'],
    fields: [
      field('id', 'string', 'Id of the answer'),
      field('location_id', 'string', 'places.id'),
      field('criterion', 'string', 'Code of the criterion in the checklist'),
      field('state', 'string', 'pass, fail or not_applicable, as answered'),
      field('number', 'number', 'What was measured; empty when the criterion asks for none'),
      field('inspection_id', 'string', 'The inspection it was given in'),
      field('inspection_kind', 'string', 'self_check or verification'),
      field('checklist_version', 'integer', 'Version of the checklist it was made under'),
      field('answered_at', 'datetime', 'When it was answered, UTC'),
      field(
        'evidence_at',
        'datetime',
        'What its age counts from: the newest photo, or the answer itself, UTC',
      ),
      field('photos', 'integer', 'Photos given as evidence'),
      field('note', 'string', 'Note'),
      field('reason', 'string', 'Why it is not applicable'),
    ],
  },
  score_days: {
    description:
      'Score of each place by the Three Bright standard at the end of a day on which it changed; pass ÷ (pass + fail + unknown).',
    key: ['location_id', 'day'],
    fields: [
      field('location_id', 'string', 'places.id'),
      field('day', 'date', "Day of the county's calendar on which something changed"),
      field('assessed', 'boolean', 'False: the place was no longer assessed'),
      field('pass', 'integer', 'Criteria that count and pass'),
      field('fail', 'integer', 'Criteria that count and fail'),
      field('unknown', 'integer', 'Criteria that count and that nobody knows'),
      field('not_applicable', 'integer', 'Criteria that do not apply'),
    ],
  },
} as const satisfies Record<string, ExportDataset>

export type ExportName = keyof typeof EXPORT_DATASETS
export const EXPORT_NAMES = Object.keys(EXPORT_DATASETS) as [ExportName, ...ExportName[]]
export const exportName = z.enum(EXPORT_NAMES)
