import { z } from 'zod'
import { sheetEncoding } from './exchange.ts'
import { id, instant, text } from './parts.ts'

/** Files of data loggers. */

/** A data logger's file becomes readings of a logger of this name at this place. */
export const loggerQuery = z.strictObject({
  location: id,
  name: text(1, 40),
  encoding: sheetEncoding.optional(),
})
export const runLoggerQuery = loggerQuery.extend({
  plan: z.string().regex(/^[0-9a-f]{64}$/, 'is not the hash of a preview'),
})
export const MAX_LOGGER_ROWS = 50_000
export const loggerColumn = z.enum(['time', 'date', 'clock', 'celsius', 'humidity'])
export type LoggerColumn = z.infer<typeof loggerColumn>
export const loggerIssueCode = z.enum([
  'no_headings',
  'column_missing',
  'column_twice',
  /** A heading says neither °C nor °F, or something else. */
  'unknown_unit',
  'other_unit',
  'formula',
  'required',
  'bad_time',
  'ambiguous_time',
  'in_future',
  'too_old',
  'not_a_number',
  /** Colder or hotter than can be: is the unit another? */
  'implausible_celsius',
  'implausible_humidity',
  /** The same time twice in the file, with other values. */
  'row_twice',
  /** The record has another value at this time. */
  'conflict',
  // To look at again.
  'ignored_column',
  'hidden_rows',
  'fahrenheit',
  'sensor_fault',
])
export type LoggerIssueCode = z.infer<typeof loggerIssueCode>
export const loggerIssue = z.object({
  /** Row of the file, from 1; null = the file as a whole. */
  row: z.number().int().nullable(),
  cell: z.string().nullable(),
  column: loggerColumn.nullable(),
  code: loggerIssueCode,
  /** What stands there, or what it clashes with. */
  value: z.string(),
  message: z.string(),
})
export type LoggerIssue = z.infer<typeof loggerIssue>
const issues = z.object({ total: z.number().int(), items: z.array(loggerIssue) })
export const loggerPreview = z.object({
  /** Rows below the headings. */
  rows: z.number().int(),
  /** Readings that would be taken over, and those that the record has already. */
  fresh: z.number().int(),
  known: z.number().int(),
  from: instant.nullable(),
  to: instant.nullable(),
  minCelsius: z.number().nullable(),
  maxCelsius: z.number().nullable(),
  /** Minutes between two readings, as most of them are. */
  everyMinutes: z.number().nullable(),
  /** The heading said °F, and values become °C. */
  fahrenheit: z.boolean(),
  errors: issues,
  warnings: issues,
  sample: z.array(
    z.object({
      row: z.number().int(),
      at: instant,
      celsius: z.number().nullable(),
      humidity: z.number().nullable(),
    }),
  ),
  /** Send it back to take over exactly this; null = there is something to change first, or nothing to take over. */
  plan: z.string().nullable(),
})
export type LoggerPreview = z.infer<typeof loggerPreview>
export const importedReadings = z.object({
  sourceId: id,
  fresh: z.number().int(),
  known: z.number().int(),
})
export type ImportedReadings = z.infer<typeof importedReadings>
