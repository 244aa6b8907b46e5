import { HAND_CELSIUS } from '../../../protocol/api/hand-readings.ts'
import type { LoggerIssueCode } from '../../../protocol/api/logger-files.ts'

const WORDS: Readonly<Record<LoggerIssueCode, string>> = {
  no_headings: 'No row of the first 40 has the headings: a time and a temperature are needed',
  column_missing: 'A column is missing',
  column_twice: 'Two columns have this heading: remove or rename one',
  unknown_unit: 'The unit of this column is neither °C nor °F: say which',
  other_unit: 'The heading means another unit than this value: write all of a column in one',
  formula: 'This cell has a formula: put its value there',
  required: 'Something has to stand here',
  bad_time: 'This is no date with a time: write 2026-05-01 09:30',
  ambiguous_time: 'Day and month can be taken for one another: write 2026-05-01 09:30',
  in_future: 'This time has not come yet: is the clock of the logger right?',
  too_old: 'The record keeps nothing that old',
  not_a_number: 'This is not a number',
  implausible_celsius: `It was never below ${HAND_CELSIUS.min} or above ${HAND_CELSIUS.max} °C in a store: is this °F? Then the heading has to say so`,
  implausible_humidity: 'Relative humidity is 0 to 100 %',
  row_twice: 'The same time stands there with other values in row',
  conflict: 'The record has another value for this time',
  ignored_column: 'This column is not read',
  hidden_rows: 'Rows that are hidden are read too',
  fahrenheit: 'Values in °F become °C',
  sensor_fault: 'The sensor had failed: kept and not counted',
}

/** What to change, in English; screens say it in the reader's language by the code. */
export const explainIssue = (code: LoggerIssueCode, value: string): string =>
  value === '' ? `${WORDS[code]}.` : `${WORDS[code]}: ${value.slice(0, 100)}`
