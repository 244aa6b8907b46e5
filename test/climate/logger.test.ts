import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportedReadings, LoggerPreview } from '../../protocol/api/logger-files.ts'
import { headingOf } from '../../server/climate/logger/logger-columns.ts'
import { readMoment, readNumber } from '../../server/climate/logger/logger-values.ts'
import { problemIn } from '../support/caller.ts'
import { aStoreroom, HOUR, iso, NOW, type Storeroom } from './a-storeroom.ts'

describe('a logger’s file says', () => {
  it('its columns by name, in any language, with the unit of temperature', () => {
    for (const [text, column, unit] of [
      ['时间', 'time', undefined],
      ['Date/Time', 'time', undefined],
      ['温度', 'celsius', 'celsius'],
      ['温度(℃)', 'celsius', 'celsius'],
      ['Temperature (°F)', 'celsius', 'fahrenheit'],
      ['Temperature °C', 'celsius', 'celsius'],
      ['温度(K)', 'celsius', null],
      ['相对湿度(%RH)', 'humidity', undefined],
      ['Humidity %', 'humidity', undefined],
    ] as const)
      expect({ text, ...headingOf(text) }).toEqual({
        text,
        column,
        ...(column === 'celsius' && { unit }),
      })
    expect(headingOf('露点')).toBeNull()
  })

  it('times that can be read one way only', () => {
    const read = (text: string) => {
      const moment = readMoment(text)
      return 'value' in moment ? Object.values(moment.value).join(' ') : moment.fault
    }
    expect(read('2026-05-01 09:30')).toBe('2026-05-01 570 0')
    expect(read('2026/5/1 9:30:15')).toBe('2026-05-01 570 15')
    expect(read('2026年5月1日 下午3:05')).toBe('2026-05-01 905 0')
    expect(read('2026-05-01 12:00 AM')).toBe('2026-05-01 0 0')
    expect(read('05/01/2026 09:30')).toBe('ambiguous_time')
    for (const wrong of ['2026-02-30 09:30', '2026-05-01 24:00', '2026-05-01', '昨天', '2026-05-01 13:00 PM'])
      expect(read(wrong)).toBe('bad_time')
  })

  it('numbers with their unit behind them', () => {
    for (const [cell, number, unit] of [
      ['24.6', 24.6, null],
      ['24,6', 24.6, null],
      ['24.6 ℃', 24.6, 'celsius'],
      ['-3°C', -3, 'celsius'],
      ['50.0 °F', 50, 'fahrenheit'],
      ['59F', 59, 'fahrenheit'],
      ['51%', 51, 'percent'],
      ['51 %RH', 51, 'percent'],
    ] as const)
      expect(readNumber(cell), cell).toEqual({ value: { number, unit } })
    expect(readNumber('OL')).toEqual({ fault: 'not_a_number' })
  })
})

describe('the import of a logger’s file', () => {
  let place: Storeroom
  beforeAll(async () => {
    place = await aStoreroom()
  })
  afterAll(() => place.app.end())

  const send = (path: string, text: string) =>
    fetch(`${place.app.url}/api/climate/imports${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${place.admin.token}`,
        'content-type': 'application/octet-stream',
      },
      body: text,
    })
  const query = (more = '') =>
    `?location=${place.storeroom.id}&name=${encodeURIComponent('冷柜记录仪')}${more}`
  const preview = async (text: string) =>
    (await (await send(`/preview${query()}`, text)).json()) as LoggerPreview
  const codes = ({ errors }: LoggerPreview) => errors.items.map(({ row, code }) => `${row} ${code}`)

  const FILE = [
    '型号,RC-5',
    '时间,温度(℃),湿度(%RH),备注',
    '2026-04-30 08:00:00,18.5,55,',
    '2026-04-30 08:30:00,0,54,',
    '2026-04-30 09:00:00,-127,,断线',
    '2026-04-30 09:00:00,-127,,断线',
  ].join('\n')

  it('shows what it would do, and does nothing', async () => {
    expect(await preview(FILE)).toMatchObject({
      rows: 4,
      fresh: 3,
      known: 0,
      from: '2026-04-30T00:00:00.000Z',
      to: '2026-04-30T01:00:00.000Z',
      minCelsius: 0,
      maxCelsius: 18.5,
      everyMinutes: 30,
      fahrenheit: false,
      errors: { total: 0 },
    })
    expect((await place.admin.get<{ items: unknown[] }>('/api/climate/sources')).items).toEqual([])
  })

  it('takes over exactly that, and the same file again changes nothing', async () => {
    const { plan } = await preview(FILE)
    const made = (await (await send(query(`&plan=${plan}`), FILE)).json()) as ImportedReadings
    expect(made).toMatchObject({ fresh: 3, known: 0 })
    expect(await preview(FILE)).toMatchObject({ fresh: 0, known: 3, plan: null })
    const again = await send(query(`&plan=${plan}`), FILE)
    expect(await problemIn(again)).toMatchObject({ status: 409, code: 'import_changed' })
    const [source] = place.app.services.climate.sources.at(place.storeroom.id)
    const sums = await place.app.services.climate.sumsBetween(
      [source?.number ?? 0],
      new Date(NOW - 48 * HOUR),
      new Date(NOW),
    )
    expect(sums).toMatchObject({ readings: 2, faults: 1, minCelsius: 0, maxCelsius: 18.5, seconds: 1_800 })
  })

  it('makes °C of °F where the heading says so, and asks when only the values do', async () => {
    const file = (heading: string) => `Time,${heading}\n2026-04-29 08:00,68\n2026-04-29 08:30,32\n`
    expect(await preview(file('Temperature(°F)'))).toMatchObject({
      minCelsius: 0,
      maxCelsius: 20,
      fahrenheit: true,
    })
    expect(codes(await preview(file('Temperature(°C)')))).toEqual(['2 implausible_celsius'])
    expect(codes(await preview(file('Temperature(K)')))).toContain('1 unknown_unit')
    const cells = (heading: string, values: string) =>
      preview(`时间,${heading}\n2026-04-29 08:00,${values}\n`)
    expect(codes(await cells('温度,湿度', '50.0 °F,60%'))).toEqual(['2 other_unit'])
    expect(codes(await cells('温度(℉),湿度', '25 °C,60'))).toEqual(['2 other_unit'])
    expect(codes(await cells('温度,湿度', '25℃,60 °C'))).toEqual(['2 other_unit'])
    expect(await cells('温度(℉),湿度', '77 ℉,60 %RH')).toMatchObject({ minCelsius: 25, errors: { total: 0 } })
  })

  it('names every cell that is wrong, and takes nothing over', async () => {
    const file = [
      '时间,温度,湿度',
      '2026-04-30 08:00,19,55',
      '2026-05-02 08:00,19,55',
      '2018-05-02 08:00,19,55',
      '04/30/2026 08:00,19,55',
      ',19,55',
      '2026-04-28 08:00,abc,55',
      '2026-04-28 08:30,20,155',
      '2026-04-28 09:00,20,50',
      '2026-04-28 09:00,21,50',
    ].join('\n')
    const shown = await preview(file)
    expect(codes(shown)).toEqual([
      '2 conflict',
      '3 in_future',
      '4 too_old',
      '5 ambiguous_time',
      '6 required',
      '7 not_a_number',
      '8 implausible_humidity',
      '10 row_twice',
    ])
    expect(shown.plan).toBeNull()
    const run = await send(query(`&plan=${'0'.repeat(64)}`), file)
    expect(await problemIn(run)).toMatchObject({ status: 422, code: 'sheet_has_errors' })
    expect(codes(await preview('名称,数值\na,1\n'))).toEqual(['null no_headings'])
    expect((await send(`/preview?location=nowhere&name=x`, FILE)).status).toBe(404)
    expect(iso(NOW)).toBe('2026-05-01T08:00:00.000Z')
  })
})
