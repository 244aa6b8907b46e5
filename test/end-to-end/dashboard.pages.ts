import type { Page } from 'playwright-core'
import type { Dictionary } from '../../dashboard/locales/dictionary.ts'
import { reportName } from '../../protocol/api/reports.ts'

/** Every page of the dashboard by its address. Needs one of each kind of thing to look at. */
export const dashboardPages = ({
  place,
  dispenser,
  transfer,
  round,
  stocktake,
  card,
  inspection,
}: {
  place: string
  dispenser: string
  transfer: string
  round: string
  /** A count that goes on. */
  stocktake: string
  card: { location: string; product: string }
  inspection: string
}): readonly string[] => [
  '/',
  '/map',
  `/map?place=${place}`,
  '/stock',
  '/stock/lots',
  '/stock/quarantine',
  '/stock/at-risk',
  '/stock/card',
  `/stock/card?location=${card.location}&product=${card.product}`,
  '/stock/whereabouts',
  '/recalls',
  '/visitors',
  '/visitors/demand',
  `/stock/import?to=${place}`,
  '/stock/import?kind=catalogue',
  '/stock/export',
  '/movements',
  `/movements/receive?to=${place}`,
  `/movements/issue?from=${place}`,
  `/movements/transfer?to=${place}`,
  '/movements/adjust',
  '/movements/dispose',
  '/disposals',
  '/transfers',
  `/transfers/${transfer}`,
  '/stocktakes',
  `/stocktakes/${stocktake}`,
  '/replenishment',
  '/replenishment?all=true',
  '/replenishment/orders',
  '/replenishment/orders?status=ended',
  '/replenishment/orders/new',
  '/refills',
  '/rounds?show=all',
  '/rounds/new',
  `/rounds/${round}`,
  `/rounds/${round}/pick`,
  `/rounds/${round}/stops/1`,
  '/replenishment/redistribution',
  '/replenishment/forecast',
  `/replenishment/forecast?location=${place}&step=week`,
  '/climate',
  `/climate/enter?place=${card.location}`,
  '/climate/excursions?show=all',
  '/climate/heat',
  '/climate/compare',
  `/climate/import?place=${card.location}`,
  `/climate/places/${card.location}`,
  `/climate/places/${card.location}?range=year`,
  `/climate/places/${card.location}/sheet`,
  '/reports',
  ...reportName.options.map((name) => `/reports/${name}`),
  `/reports/stock?by=quarter&location=${place}`,
  '/staff',
  '/staff?state=overdue',
  '/staff?left=true',
  '/stock/import?kind=staff',
  '/service-year',
  '/service-year/report',
  '/service-year/report?by=year',
  '/three-bright',
  '/three-bright/next-steps',
  '/three-bright/findings',
  '/three-bright/inspections',
  `/three-bright/inspections/${inspection}`,
  '/three-bright/checklist',
  `/three-bright/places/${card.location}`,
  `/three-bright/inspect/${card.location}`,
  '/map?layer=three_bright',
  '/map?layer=storage',
  '/reconciliations',
  '/reconciliations?status=closed',
  '/alerts',
  '/alerts?state=resolved',
  '/alerts/rules',
  '/alerts/notifications',
  '/dispensers',
  `/dispensers/${dispenser}`,
  `/dispensers/${dispenser}/commands`,
  `/dispensers/${dispenser}/config`,
  `/dispensers/${dispenser}/events`,
  `/dispensers/${dispenser}/delivery`,
  '/dispensers/new',
  '/dispensers/claims',
  '/claim',
  '/dispensers/import',
  '/dispensers/firmware',
  '/dispensers/bad-messages',
  '/places',
  '/places/new',
  `/places/${place}`,
  `/places/${place}/edit`,
  '/admin',
  '/admin/jurisdictions',
  '/admin/products',
  '/admin/stock-settings',
  '/admin/storage-profiles',
  '/admin/audit',
  '/account',
  '/more',
  '/there-is-no-such-page',
]

/** Opens a page and waits until nothing on it is still being fetched. */
export async function open(page: Page, path: string, { states }: Dictionary): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  const loading = page.getByRole('status', { name: states.loading })
  // Several come and go one after the other.
  while ((await loading.count()) > 0) await loading.first().waitFor({ state: 'detached' })
}
