import type { ComponentType } from 'react'
import { createBrowserRouter, type RouteObject } from 'react-router'
import { SignInScreen } from './account/sign-in.screen.tsx'
import { Gate } from './components/gate.tsx'
import { NotFound } from './components/not-found.tsx'
import { ScreenFailed } from './components/screen-failed.tsx'
import { Loading } from './components/states.tsx'

/** Each screen is a bundle of its own, fetched when it is first opened. Without a path: what its parent shows at first. */
const screen = (
  path: string | null,
  load: () => Promise<ComponentType>,
  children: RouteObject[] = [],
): RouteObject => {
  const lazy = async () => ({ Component: await load() })
  return path === null ? { index: true, lazy } : { path, lazy, children }
}

const SCREENS: RouteObject[] = [
  // Today
  screen(null, async () => (await import('./today/today.screen.tsx')).TodayScreen),
  screen('map', async () => (await import('./map/map.screen.tsx')).MapScreen),

  // Stock
  screen('stock', async () => (await import('./inventory/stock.screen.tsx')).StockScreen),
  screen('stock/lots', async () => (await import('./inventory/lots.screen.tsx')).LotsScreen),
  screen('stock/at-risk', async () => (await import('./inventory/stock.at-risk.screen.tsx')).AtRiskScreen),
  screen('stock/export', async () => (await import('./exchange/export.screen.tsx')).ExportScreen),
  screen('stock/import', async () => (await import('./exchange/import.screen.tsx')).ImportSheetScreen),
  screen(
    'stock/quarantine',
    async () => (await import('./inventory/quarantine.screen.tsx')).QuarantineScreen,
  ),
  screen('stock/card', async () => (await import('./inventory/bin-card.screen.tsx')).BinCardScreen),
  screen(
    'stock/whereabouts',
    async () => (await import('./recalls/whereabouts.screen.tsx')).WhereaboutsScreen,
  ),
  screen('recalls', async () => (await import('./recalls/recalls.screen.tsx')).RecallsScreen),
  screen('recalls/:id', async () => (await import('./recalls/recall.screen.tsx')).RecallScreen),
  screen('recalls/:id/notice', async () => (await import('./recalls/notice.screen.tsx')).NoticeScreen),

  // Movements and counts
  screen('movements', async () => (await import('./inventory/movements.screen.tsx')).MovementsScreen),
  screen('movements/receive', async () => (await import('./inventory/receive.screen.tsx')).ReceiveScreen),
  screen('movements/issue', async () => (await import('./inventory/issue.screen.tsx')).IssueScreen),
  screen('movements/transfer', async () => (await import('./inventory/transfer.screen.tsx')).TransferScreen),
  screen('movements/adjust', async () => (await import('./inventory/adjust.screen.tsx')).AdjustScreen),
  screen('movements/dispose', async () => (await import('./inventory/dispose.screen.tsx')).DisposeScreen),
  screen('movements/:id', async () => (await import('./inventory/movement.screen.tsx')).MovementScreen),
  screen('disposals', async () => (await import('./inventory/disposals.screen.tsx')).DisposalsScreen),
  screen('disposals/:id', async () => (await import('./inventory/disposal.screen.tsx')).DisposalScreen),
  screen('transfers', async () => (await import('./inventory/transfers.screen.tsx')).TransfersScreen),
  screen('transfers/:id', async () => (await import('./inventory/transit.screen.tsx')).TransitScreen),
  screen('stocktakes', async () => (await import('./stocktakes/stocktakes.screen.tsx')).StocktakesScreen),
  screen('stocktakes/:id', async () => (await import('./stocktakes/stocktake.screen.tsx')).StocktakeScreen),

  // Replenishment
  screen(
    'replenishment',
    async () => (await import('./replenishment/suggestions.screen.tsx')).SuggestionsScreen,
  ),
  screen(
    'replenishment/orders',
    async () => (await import('./replenishment/orders.screen.tsx')).OrdersScreen,
  ),
  screen(
    'replenishment/orders/new',
    async () => (await import('./replenishment/order-new.screen.tsx')).NewOrderScreen,
  ),
  screen(
    'replenishment/orders/:id',
    async () => (await import('./replenishment/order.screen.tsx')).OrderScreen,
  ),
  screen(
    'replenishment/orders/:id/edit',
    async () => (await import('./replenishment/order-edit.screen.tsx')).EditOrderScreen,
  ),
  screen(
    'replenishment/redistribution',
    async () => (await import('./replenishment/redistribution.screen.tsx')).RedistributionScreen,
  ),
  screen(
    'replenishment/forecast',
    async () => (await import('./replenishment/forecast.screen.tsx')).ForecastScreen,
  ),

  // Places and visitors
  screen('places/:id/public', async () => (await import('./places/public-view.screen.tsx')).PublicViewScreen),
  screen('places', async () => (await import('./places/places.screen.tsx')).PlacesScreen),
  screen('places/new', async () => (await import('./places/edit.screen.tsx')).NewPlaceScreen),
  screen('places/:id', async () => (await import('./places/place.screen.tsx')).PlaceScreen),
  screen('places/:id/edit', async () => (await import('./places/edit.screen.tsx')).EditPlaceScreen),
  screen('landmarks', async () => (await import('./landmarks/landmarks.screen.tsx')).LandmarksScreen),
  screen('visitors', async () => (await import('./visitors/reports.screen.tsx')).PublicReportsScreen),
  screen('visitors/demand', async () => (await import('./visitors/demand.screen.tsx')).DemandScreen),

  // Alerts
  screen('alerts', async () => (await import('./alerts/inbox.screen.tsx')).InboxScreen),
  screen('alerts/rules', async () => (await import('./alerts/rules.screen.tsx')).RulesScreen),
  screen(
    'alerts/notifications',
    async () => (await import('./alerts/notifications.screen.tsx')).NotificationsScreen,
  ),

  // Dispensers and rounds
  screen('dispensers', async () => (await import('./devices/dispensers.screen.tsx')).DispensersScreen),
  screen('dispensers/new', async () => (await import('./devices/register.screen.tsx')).RegisterScreen),
  screen('dispensers/claims', async () => (await import('./devices/claims.screen.tsx')).ClaimsScreen),
  screen('dispensers/import', async () => (await import('./devices/import.screen.tsx')).ImportScreen),
  screen(
    'dispensers/bad-messages',
    async () => (await import('./devices/bad-messages.screen.tsx')).BadMessagesScreen,
  ),
  screen('dispensers/firmware', async () => (await import('./firmware/firmware.screen.tsx')).FirmwareScreen),
  screen(
    'dispensers/firmware/:id',
    async () => (await import('./firmware/rollout.screen.tsx')).RolloutScreen,
  ),
  screen('dispensers/:id', async () => (await import('./devices/dispenser.screen.tsx')).DispenserScreen, [
    screen(null, async () => (await import('./devices/machine.overview.tsx')).MachineOverview),
    screen('commands', async () => (await import('./devices/machine.commands.tsx')).MachineCommands),
    screen('config', async () => (await import('./devices/machine.config.tsx')).MachineConfig),
    screen('events', async () => (await import('./devices/machine.history.tsx')).MachineHistory),
    screen(
      'reconciliation',
      async () => (await import('./devices/machine.reconciliation.tsx')).MachineReconciliation,
    ),
    screen('delivery', async () => (await import('./devices/machine.delivery.tsx')).MachineDelivery),
  ]),
  screen('refills', async () => (await import('./refills/refills.screen.tsx')).RefillsScreen),
  screen('rounds', async () => (await import('./refills/rounds.screen.tsx')).RoundsScreen),
  screen('rounds/new', async () => (await import('./refills/round-new.screen.tsx')).NewRoundScreen),
  screen('rounds/:id', async () => (await import('./refills/round.screen.tsx')).RoundScreen),
  screen('rounds/:id/pick', async () => (await import('./refills/pick-list.screen.tsx')).PickListScreen),
  screen('rounds/:id/stops/:position', async () => (await import('./refills/stop.screen.tsx')).StopScreen),
  screen(
    'reconciliations',
    async () => (await import('./refills/reconciliations.screen.tsx')).ReconciliationsScreen,
  ),

  // Climate
  screen('climate', async () => (await import('./climate/overview.screen.tsx')).ClimateScreen),
  screen('climate/enter', async () => (await import('./climate/enter.screen.tsx')).EnterReadingScreen),
  screen(
    'climate/excursions',
    async () => (await import('./climate/excursions.screen.tsx')).ExcursionsScreen,
  ),
  screen('climate/heat', async () => (await import('./climate/heat.screen.tsx')).HeatScreen),
  screen('climate/compare', async () => (await import('./climate/compare.screen.tsx')).CompareScreen),
  screen('climate/import', async () => (await import('./climate/import.screen.tsx')).ImportReadingsScreen),
  screen('climate/places/:id', async () => (await import('./climate/place.screen.tsx')).ClimatePlaceScreen),
  screen(
    'climate/places/:id/sheet',
    async () => (await import('./climate/sheet.screen.tsx')).RecordSheetScreen,
  ),

  // Three Bright
  screen('three-bright', async () => (await import('./compliance/scorecard.screen.tsx')).ScorecardScreen),
  screen(
    'three-bright/next-steps',
    async () => (await import('./compliance/next-steps.screen.tsx')).NextStepsScreen,
  ),
  screen(
    'three-bright/places/:id',
    async () => (await import('./compliance/place.screen.tsx')).CompliancePlaceScreen,
  ),
  screen(
    'three-bright/findings',
    async () => (await import('./compliance/findings.screen.tsx')).FindingsScreen,
  ),
  screen(
    'three-bright/inspections',
    async () => (await import('./compliance/inspections.screen.tsx')).InspectionsScreen,
  ),
  screen(
    'three-bright/inspections/:id',
    async () => (await import('./compliance/inspection.screen.tsx')).InspectionScreen,
  ),
  screen(
    'three-bright/checklist',
    async () => (await import('./compliance/checklist.screen.tsx')).ChecklistScreen,
  ),
  screen(
    'three-bright/inspect/:id',
    async () => (await import('./compliance/inspect.screen.tsx')).InspectScreen,
  ),
  screen('staff', async () => (await import('./staff/staff.screen.tsx')).StaffScreen),
  screen('staff/:id', async () => (await import('./staff/member.screen.tsx')).MemberScreen),

  // Reports
  screen(
    'service-year',
    async () => (await import('./service-year/service-year.screen.tsx')).ServiceYearScreen,
  ),
  screen('service-year/report', async () => (await import('./service-year/period.screen.tsx')).PeriodScreen),
  screen('reports', async () => (await import('./reports/reports.screen.tsx')).ReportsScreen),
  screen('reports/:name', async () => (await import('./reports/report.screen.tsx')).ReportScreen),

  // Installation and person
  screen('admin', async () => (await import('./admin/admin.screen.tsx')).AdminScreen, [
    screen(null, async () => (await import('./admin/people.tab.tsx')).PeopleTab),
    screen('jurisdictions', async () => (await import('./admin/jurisdictions.tab.tsx')).JurisdictionsTab),
    screen('products', async () => (await import('./admin/products.tab.tsx')).ProductsTab),
    screen('stock-settings', async () => (await import('./admin/stock-settings.tab.tsx')).StockSettingsTab),
    screen(
      'storage-profiles',
      async () => (await import('./admin/storage-profiles.tab.tsx')).StorageProfilesTab,
    ),
    screen('holidays', async () => (await import('./admin/holidays.tab.tsx')).HolidaysTab),
    screen('audit', async () => (await import('./admin/audit.tab.tsx')).AuditTab),
  ]),
  screen('account', async () => (await import('./account/account.screen.tsx')).AccountScreen),
  screen('more', async () => (await import('./components/more.screen.tsx')).MoreScreen),

  { path: '*', Component: NotFound },
]

export function createRouter({ onUnauthenticated }: { onUnauthenticated: () => void }) {
  return createBrowserRouter([
    { path: '/sign-in', Component: SignInScreen },
    {
      path: '/claim',
      HydrateFallback: Loading,
      ErrorBoundary: ScreenFailed,
      lazy: async () => ({ Component: (await import('./claim/claim.screen.tsx')).ClaimScreen }),
    },
    {
      path: '/',
      element: <Gate onUnauthenticated={onUnauthenticated} />,
      HydrateFallback: Loading,
      children: [{ ErrorBoundary: ScreenFailed, children: SCREENS }],
    },
  ])
}
