import type { LoggerColumn } from '../../../protocol/api/logger-files.ts'

export type Unit = 'celsius' | 'fahrenheit'
/** What a heading names. */
export interface Heading {
  column: LoggerColumn
  /** Of a temperature; null: it names another unit than °C and °F. */
  unit?: Unit | null
}

const NAMES: Readonly<Record<LoggerColumn, RegExp>> = {
  time: /^(时间|日期时间|记录时间|采集时间|测量时间|检测时间|time|datetime|date[ /]?time|timestamp|记录日期)$/,
  date: /^(日期|date)$/,
  clock: /^(时刻|clock|time of day)$/,
  celsius: /^(温度|气温|库温|temperature|temp|celsius|通道1温度|ch1)$/,
  humidity: /^(湿度|相对湿度|humidity|rh|relative humidity|通道1湿度|ch2)$/,
}

/** `温度(℃)`, `Temperature °F` and `Temp. C`: a name and its unit. */
const BRACKETED = /^(.*?)\s*[([{]\s*([^)\]}]*)[)\]}]\s*\*?$/
const SIGNED = /^(.*?)[\s/,:]*(°\s*[cfk]|%.*)$/
const LETTERED = /^(.*?)[\s/,:.]+([cfk])$/

/** `温度(℉)` is temperature in °F; null = a heading of something else. */
export function headingOf(cell: string): Heading | null {
  const text = cell
    .normalize('NFKC')
    .replace(/[\u200b\ufeff]/g, '')
    .trim()
    .toLowerCase()
  // NFKC makes ℃ and ℉ two characters: °c, °f.
  const [, name = text, said = ''] = BRACKETED.exec(text) ?? SIGNED.exec(text) ?? LETTERED.exec(text) ?? []
  const unit = said.replace(/[\s°.]/g, '')
  for (const column of ['time', 'date', 'clock', 'celsius', 'humidity'] as const) {
    if (!NAMES[column].test(name.trim())) continue
    return column === 'celsius' ? { column, unit: unitOf(unit) } : { column }
  }
  return null
}

/** Without a unit it is °C, which is what loggers sold here say. */
function unitOf(unit: string): Unit | null {
  if (unit === '' || unit === 'c' || unit === 'celsius' || unit === '摄氏度') return 'celsius'
  if (unit === 'f' || unit === 'fahrenheit' || unit === '华氏度') return 'fahrenheit'
  return null
}

/** To the hundredth, which no instrument of this kind reaches. */
export const celsiusOf = (value: number, unit: Unit): number =>
  unit === 'celsius' ? value : Math.round(((value - 32) / 1.8) * 100) / 100
