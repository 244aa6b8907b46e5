import { z } from 'zod'
import {
  climatePlace,
  climatePlacesQuery,
  climatePresence,
  climatePresenceQuery,
  climateSeriesAnswer,
  climateSource,
  placeStorage,
  seriesQuery,
  sourceQuery,
  updatePlaceStorage,
} from '../../protocol/api/climate.ts'
import { MAX_SHEET_BYTES } from '../../protocol/api/exchange.ts'
import {
  correctReading,
  dueReading,
  dueReadingsQuery,
  enterReading,
  handReading,
  handReadingsQuery,
  recordSheet,
  recordSheetQuery,
} from '../../protocol/api/hand-readings.ts'
import {
  importedReadings,
  loggerPreview,
  loggerQuery,
  runLoggerQuery,
} from '../../protocol/api/logger-files.ts'
import { id, list } from '../../protocol/api/parts.ts'
import { narrowest } from '../db/scope.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { ClimateService } from './climate.service.ts'

const tag = 'climate'
const params = z.strictObject({ id })
const upload = { maxBytes: MAX_SHEET_BYTES }

type Services = Pick<ClimateService, 'places' | 'series' | 'hand' | 'records' | 'logger' | 'storage'>

export const climateRoutes = ({ places, series, hand, records, logger, storage }: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/climate/places',
    summary: 'Places that measure, or ought to: the latest values and the last day',
    tag,
    access: SIGNED_IN,
    query: climatePlacesQuery,
    response: list(climatePlace),
    handle: async ({ actor, query }) => ({ items: await places.places(actor.scope, query.jurisdiction) }),
  }),
  route({
    method: 'get',
    path: '/api/climate/sources',
    summary: 'What measures where, with its latest reading',
    tag,
    access: SIGNED_IN,
    query: sourceQuery,
    response: list(climateSource),
    handle: async ({ actor, query }) => ({ items: await places.sources(actor.scope, query) }),
  }),
  route({
    method: 'get',
    path: '/api/climate/series',
    summary:
      'Temperature and humidity over time, of a place or of sources that are compared, with sums over all of it',
    tag,
    access: SIGNED_IN,
    query: seriesQuery,
    response: climateSeriesAnswer,
    handle: ({ actor, query }) => series.read(actor.scope, query),
  }),
  route({
    method: 'get',
    path: '/api/climate/readings',
    summary: 'Readings by hand, those that were corrected too',
    tag,
    access: SIGNED_IN,
    query: handReadingsQuery,
    response: list(handReading),
    handle: async ({ actor, query }) => ({ items: await hand.list(actor.scope, query) }),
  }),
  route({
    method: 'post',
    path: '/api/climate/readings',
    summary: 'Enter what was read off an instrument',
    tag,
    access: MANAGERS,
    body: enterReading,
    response: handReading,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => hand.enter(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/climate/readings/due',
    summary: 'Places whose reading by hand is due by now and was not entered',
    tag,
    access: SIGNED_IN,
    query: dueReadingsQuery,
    response: list(dueReading),
    async handle({ actor, query }) {
      const scope = narrowest(actor.scope, query.jurisdiction ?? null)
      return { items: scope === undefined ? [] : await hand.due(scope) }
    },
  }),
  route({
    method: 'post',
    path: '/api/climate/readings/:id/corrections',
    summary:
      'Put another entry in the place of a reading by hand, with the reason; without values it was never read',
    tag,
    access: MANAGERS,
    params,
    body: correctReading,
    response: handReading,
    status: 201,
    handle: ({ actor, params, body, idempotencyKey }) => hand.correct(actor, params.id, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/climate/presence',
    summary: 'How complete the record of a place is, day by day',
    tag,
    access: SIGNED_IN,
    query: climatePresenceQuery,
    response: climatePresence,
    handle: ({ actor, query }) => records.presenceAt(actor.scope, query),
  }),
  route({
    method: 'get',
    path: '/api/climate/record-sheet',
    summary: 'The record sheet (温湿度记录表) of a place and month',
    tag,
    access: SIGNED_IN,
    query: recordSheetQuery,
    response: recordSheet,
    handle: ({ actor, query }) => records.sheet(actor.scope, query.location, query.month),
  }),
  route({
    method: 'post',
    path: '/api/climate/imports/preview',
    summary: 'What the file of a data logger, XLSX or CSV, would do; nothing is done',
    tag,
    access: MANAGERS,
    query: loggerQuery,
    upload,
    response: loggerPreview,
    handle: async ({ actor, query, upload }) => logger.preview(actor, await bytesOf(upload), query),
  }),
  route({
    method: 'post',
    path: '/api/climate/imports',
    summary: 'Take over what the preview of a data logger’s file showed, all or nothing',
    tag,
    access: MANAGERS,
    query: runLoggerQuery,
    upload,
    response: importedReadings,
    status: 201,
    handle: async ({ actor, query, upload, idempotencyKey }) =>
      logger.run(actor, await bytesOf(upload), query, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/locations/:id/storage',
    summary: 'Under which limits a place stores, and whether a person reads the instrument there',
    tag,
    access: SIGNED_IN,
    params,
    response: placeStorage,
    handle: ({ actor, params }) => storage.get(actor.scope, params.id),
  }),
  route({
    method: 'patch',
    path: '/api/locations/:id/storage',
    summary: 'Set the limits under which a place stores, and where a person reads the instrument',
    tag,
    access: MANAGERS,
    params,
    body: updatePlaceStorage,
    response: placeStorage,
    handle: ({ actor, params, body }) => storage.set(actor, params.id, body),
  }),
]

async function bytesOf(upload: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of upload) chunks.push(chunk)
  return Buffer.concat(chunks)
}
