import { IMPORT_COLUMNS, type ImportColumn, type ImportedDevices } from '../../protocol/api/device-import.ts'
import { claimAddress, printClaimCode } from '../../protocol/claim-code.ts'
import { toCsv } from '../inventory/csv.ts'
import type { Language } from '../locales/locale.tsx'

type Words = Pick<Language, 't' | 'locale'>

/** The headings in the reader's language and a row of each kind, to write over. */
export function templateCsv({ t, locale }: Words, product: string): string {
  const columns = Object.keys(IMPORT_COLUMNS) as ImportColumn[]
  const isEnglish = locale === 'en'
  const machine: Partial<Record<ImportColumn, string>> = {
    kind: isEnglish ? 'dispenser' : '自助发放机',
    name: t('deviceImport.exampleNew'),
    jurisdiction: '990101001',
    longitude: '111.3642',
    latitude: '24.3015',
    datum: 'WGS-84',
    address: t('deviceImport.exampleAddress'),
    phone: '0990-5550000',
    hours: t('deviceImport.exampleHours'),
    channels: `1:${product}:20;2:${product}:20;3::20;4::20`,
  }
  const sensor: Partial<Record<ImportColumn, string>> = {
    kind: isEnglish ? 'sensor' : '传感器',
    name: t('deviceImport.exampleSensor'),
    location: t('deviceImport.exampleStoreroom'),
  }
  return toCsv([
    columns.map((column) => (isEnglish ? column : IMPORT_COLUMNS[column])),
    ...[machine, sensor].map((row) => columns.map((column) => row[column] ?? null)),
  ])
}

/** What was registered, with the code or the secret of each. */
export function resultCsv({ items }: ImportedDevices, origin: string, { t }: Words): string {
  const byCode = items.some(({ code }) => code !== null)
  return toCsv([
    [
      t('deviceImport.line'),
      t('importColumn.kind'),
      t('deviceImport.columnDeviceId'),
      t('importColumn.name'),
      t('importColumn.jurisdiction'),
      ...(byCode
        ? [t('deviceImport.columnCode'), t('deviceImport.columnLink')]
        : [t('deviceImport.columnSecret')]),
    ],
    ...items.map(({ line, kind, deviceId, name, jurisdictionName, code, secret }) => [
      line,
      t(`deviceKind.${kind}`),
      deviceId,
      name,
      jurisdictionName,
      ...(code === null ? [secret] : [printClaimCode(code), claimAddress(origin, code)]),
    ]),
  ])
}
