import { createBrowserRouter, type RouteObject } from 'react-router'
import { SignInScreen } from './account/sign-in.screen.tsx'
import { Gate } from './components/gate.tsx'
import { NotFound } from './components/not-found.tsx'
import { ScreenFailed } from './components/screen-failed.tsx'
import { Loading } from './components/states.tsx'

/** Each screen is a bundle of its own, fetched when it is first opened. */
const SCREENS: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./today/today.screen.tsx')).TodayScreen }) },
  { path: 'map', lazy: async () => ({ Component: (await import('./map/map.screen.tsx')).MapScreen }) },
  {
    path: 'stock',
    lazy: async () => ({ Component: (await import('./inventory/stock.screen.tsx')).StockScreen }),
  },
  {
    path: 'stock/lots',
    lazy: async () => ({ Component: (await import('./inventory/lots.screen.tsx')).LotsScreen }),
  },
  {
    path: 'stock/at-risk',
    lazy: async () => ({ Component: (await import('./inventory/stock.at-risk.screen.tsx')).AtRiskScreen }),
  },
  {
    path: 'stock/export',
    lazy: async () => ({ Component: (await import('./exchange/export.screen.tsx')).ExportScreen }),
  },
  {
    path: 'stock/import',
    lazy: async () => ({ Component: (await import('./exchange/import.screen.tsx')).ImportSheetScreen }),
  },
  {
    path: 'stock/quarantine',
    lazy: async () => ({
      Component: (await import('./inventory/quarantine.screen.tsx')).QuarantineScreen,
    }),
  },
  {
    path: 'stock/card',
    lazy: async () => ({ Component: (await import('./inventory/bin-card.screen.tsx')).BinCardScreen }),
  },
  {
    path: 'stock/whereabouts',
    lazy: async () => ({ Component: (await import('./recalls/whereabouts.screen.tsx')).WhereaboutsScreen }),
  },
  {
    path: 'recalls',
    lazy: async () => ({ Component: (await import('./recalls/recalls.screen.tsx')).RecallsScreen }),
  },
  {
    path: 'recalls/:id',
    lazy: async () => ({ Component: (await import('./recalls/recall.screen.tsx')).RecallScreen }),
  },
  {
    path: 'recalls/:id/notice',
    lazy: async () => ({ Component: (await import('./recalls/notice.screen.tsx')).NoticeScreen }),
  },
  {
    path: 'movements',
    lazy: async () => ({ Component: (await import('./inventory/movements.screen.tsx')).MovementsScreen }),
  },
  {
    path: 'movements/receive',
    lazy: async () => ({ Component: (await import('./inventory/receive.screen.tsx')).ReceiveScreen }),
  },
  {
    path: 'movements/issue',
    lazy: async () => ({ Component: (await import('./inventory/issue.screen.tsx')).IssueScreen }),
  },
  {
    path: 'movements/transfer',
    lazy: async () => ({ Component: (await import('./inventory/transfer.screen.tsx')).TransferScreen }),
  },
  {
    path: 'movements/adjust',
    lazy: async () => ({ Component: (await import('./inventory/adjust.screen.tsx')).AdjustScreen }),
  },
  {
    path: 'movements/dispose',
    lazy: async () => ({ Component: (await import('./inventory/dispose.screen.tsx')).DisposeScreen }),
  },
  {
    path: 'movements/:id',
    lazy: async () => ({ Component: (await import('./inventory/movement.screen.tsx')).MovementScreen }),
  },
  {
    path: 'disposals',
    lazy: async () => ({ Component: (await import('./inventory/disposals.screen.tsx')).DisposalsScreen }),
  },
  {
    path: 'disposals/:id',
    lazy: async () => ({ Component: (await import('./inventory/disposal.screen.tsx')).DisposalScreen }),
  },
  {
    path: 'transfers',
    lazy: async () => ({ Component: (await import('./inventory/transfers.screen.tsx')).TransfersScreen }),
  },
  {
    path: 'transfers/:id',
    lazy: async () => ({ Component: (await import('./inventory/transit.screen.tsx')).TransitScreen }),
  },
  {
    path: 'stocktakes',
    lazy: async () => ({ Component: (await import('./stocktakes/stocktakes.screen.tsx')).StocktakesScreen }),
  },
  {
    path: 'stocktakes/:id',
    lazy: async () => ({ Component: (await import('./stocktakes/stocktake.screen.tsx')).StocktakeScreen }),
  },
  {
    path: 'replenishment',
    lazy: async () => ({
      Component: (await import('./replenishment/suggestions.screen.tsx')).SuggestionsScreen,
    }),
  },
  {
    path: 'replenishment/orders',
    lazy: async () => ({ Component: (await import('./replenishment/orders.screen.tsx')).OrdersScreen }),
  },
  {
    path: 'replenishment/orders/new',
    lazy: async () => ({ Component: (await import('./replenishment/order-new.screen.tsx')).NewOrderScreen }),
  },
  {
    path: 'replenishment/orders/:id',
    lazy: async () => ({ Component: (await import('./replenishment/order.screen.tsx')).OrderScreen }),
  },
  {
    path: 'replenishment/orders/:id/edit',
    lazy: async () => ({
      Component: (await import('./replenishment/order-edit.screen.tsx')).EditOrderScreen,
    }),
  },
  {
    path: 'visitors',
    lazy: async () => ({
      Component: (await import('./visitors/reports.screen.tsx')).PublicReportsScreen,
    }),
  },
  {
    path: 'landmarks',
    lazy: async () => ({ Component: (await import('./landmarks/landmarks.screen.tsx')).LandmarksScreen }),
  },
  {
    path: 'places/:id/public',
    lazy: async () => ({
      Component: (await import('./places/public-view.screen.tsx')).PublicViewScreen,
    }),
  },
  {
    path: 'visitors/demand',
    lazy: async () => ({ Component: (await import('./visitors/demand.screen.tsx')).DemandScreen }),
  },
  {
    path: 'alerts',
    lazy: async () => ({ Component: (await import('./alerts/inbox.screen.tsx')).InboxScreen }),
  },
  {
    path: 'alerts/rules',
    lazy: async () => ({ Component: (await import('./alerts/rules.screen.tsx')).RulesScreen }),
  },
  {
    path: 'alerts/notifications',
    lazy: async () => ({
      Component: (await import('./alerts/notifications.screen.tsx')).NotificationsScreen,
    }),
  },
  {
    path: 'dispensers',
    lazy: async () => ({ Component: (await import('./devices/dispensers.screen.tsx')).DispensersScreen }),
  },
  {
    path: 'dispensers/new',
    lazy: async () => ({ Component: (await import('./devices/register.screen.tsx')).RegisterScreen }),
  },
  {
    path: 'dispensers/claims',
    lazy: async () => ({ Component: (await import('./devices/claims.screen.tsx')).ClaimsScreen }),
  },
  {
    path: 'dispensers/import',
    lazy: async () => ({ Component: (await import('./devices/import.screen.tsx')).ImportScreen }),
  },
  {
    path: 'dispensers/bad-messages',
    lazy: async () => ({ Component: (await import('./devices/bad-messages.screen.tsx')).BadMessagesScreen }),
  },
  {
    path: 'dispensers/firmware',
    lazy: async () => ({ Component: (await import('./firmware/firmware.screen.tsx')).FirmwareScreen }),
  },
  {
    path: 'dispensers/firmware/:id',
    lazy: async () => ({ Component: (await import('./firmware/rollout.screen.tsx')).RolloutScreen }),
  },
  {
    path: 'dispensers/:id',
    lazy: async () => ({ Component: (await import('./devices/dispenser.screen.tsx')).DispenserScreen }),
    children: [
      {
        index: true,
        lazy: async () => ({ Component: (await import('./devices/machine.overview.tsx')).MachineOverview }),
      },
      {
        path: 'commands',
        lazy: async () => ({ Component: (await import('./devices/machine.commands.tsx')).MachineCommands }),
      },
      {
        path: 'config',
        lazy: async () => ({ Component: (await import('./devices/machine.config.tsx')).MachineConfig }),
      },
      {
        path: 'events',
        lazy: async () => ({ Component: (await import('./devices/machine.history.tsx')).MachineHistory }),
      },
      {
        path: 'reconciliation',
        lazy: async () => ({
          Component: (await import('./devices/machine.reconciliation.tsx')).MachineReconciliation,
        }),
      },
      {
        path: 'delivery',
        lazy: async () => ({ Component: (await import('./devices/machine.delivery.tsx')).MachineDelivery }),
      },
    ],
  },
  {
    path: 'refills',
    lazy: async () => ({ Component: (await import('./refills/refills.screen.tsx')).RefillsScreen }),
  },
  {
    path: 'rounds',
    lazy: async () => ({ Component: (await import('./refills/rounds.screen.tsx')).RoundsScreen }),
  },
  {
    path: 'rounds/new',
    lazy: async () => ({ Component: (await import('./refills/round-new.screen.tsx')).NewRoundScreen }),
  },
  {
    path: 'rounds/:id',
    lazy: async () => ({ Component: (await import('./refills/round.screen.tsx')).RoundScreen }),
  },
  {
    path: 'rounds/:id/pick',
    lazy: async () => ({ Component: (await import('./refills/pick-list.screen.tsx')).PickListScreen }),
  },
  {
    path: 'rounds/:id/stops/:position',
    lazy: async () => ({ Component: (await import('./refills/stop.screen.tsx')).StopScreen }),
  },
  {
    path: 'replenishment/redistribution',
    lazy: async () => ({
      Component: (await import('./replenishment/redistribution.screen.tsx')).RedistributionScreen,
    }),
  },
  {
    path: 'replenishment/forecast',
    lazy: async () => ({ Component: (await import('./replenishment/forecast.screen.tsx')).ForecastScreen }),
  },
  {
    path: 'three-bright',
    lazy: async () => ({ Component: (await import('./compliance/scorecard.screen.tsx')).ScorecardScreen }),
  },
  {
    path: 'three-bright/next-steps',
    lazy: async () => ({ Component: (await import('./compliance/next-steps.screen.tsx')).NextStepsScreen }),
  },
  {
    path: 'three-bright/places/:id',
    lazy: async () => ({
      Component: (await import('./compliance/place.screen.tsx')).CompliancePlaceScreen,
    }),
  },
  {
    path: 'three-bright/findings',
    lazy: async () => ({ Component: (await import('./compliance/findings.screen.tsx')).FindingsScreen }),
  },
  {
    path: 'three-bright/inspections',
    lazy: async () => ({
      Component: (await import('./compliance/inspections.screen.tsx')).InspectionsScreen,
    }),
  },
  {
    path: 'three-bright/inspections/:id',
    lazy: async () => ({ Component: (await import('./compliance/inspection.screen.tsx')).InspectionScreen }),
  },
  {
    path: 'three-bright/checklist',
    lazy: async () => ({ Component: (await import('./compliance/checklist.screen.tsx')).ChecklistScreen }),
  },
  {
    path: 'three-bright/inspect/:id',
    lazy: async () => ({ Component: (await import('./compliance/inspect.screen.tsx')).InspectScreen }),
  },
  {
    path: 'climate',
    lazy: async () => ({ Component: (await import('./climate/overview.screen.tsx')).ClimateScreen }),
  },
  {
    path: 'climate/enter',
    lazy: async () => ({ Component: (await import('./climate/enter.screen.tsx')).EnterReadingScreen }),
  },
  {
    path: 'climate/excursions',
    lazy: async () => ({ Component: (await import('./climate/excursions.screen.tsx')).ExcursionsScreen }),
  },
  {
    path: 'climate/heat',
    lazy: async () => ({ Component: (await import('./climate/heat.screen.tsx')).HeatScreen }),
  },
  {
    path: 'climate/compare',
    lazy: async () => ({ Component: (await import('./climate/compare.screen.tsx')).CompareScreen }),
  },
  {
    path: 'climate/import',
    lazy: async () => ({ Component: (await import('./climate/import.screen.tsx')).ImportReadingsScreen }),
  },
  {
    path: 'climate/places/:id',
    lazy: async () => ({ Component: (await import('./climate/place.screen.tsx')).ClimatePlaceScreen }),
  },
  {
    path: 'climate/places/:id/sheet',
    lazy: async () => ({ Component: (await import('./climate/sheet.screen.tsx')).RecordSheetScreen }),
  },
  {
    path: 'staff',
    lazy: async () => ({ Component: (await import('./staff/staff.screen.tsx')).StaffScreen }),
  },
  {
    path: 'staff/:id',
    lazy: async () => ({ Component: (await import('./staff/member.screen.tsx')).MemberScreen }),
  },
  {
    path: 'service-year',
    lazy: async () => ({
      Component: (await import('./service-year/service-year.screen.tsx')).ServiceYearScreen,
    }),
  },
  {
    path: 'service-year/report',
    lazy: async () => ({ Component: (await import('./service-year/period.screen.tsx')).PeriodScreen }),
  },
  {
    path: 'reports',
    lazy: async () => ({ Component: (await import('./reports/reports.screen.tsx')).ReportsScreen }),
  },
  {
    path: 'reports/:name',
    lazy: async () => ({ Component: (await import('./reports/report.screen.tsx')).ReportScreen }),
  },
  {
    path: 'reconciliations',
    lazy: async () => ({
      Component: (await import('./refills/reconciliations.screen.tsx')).ReconciliationsScreen,
    }),
  },
  {
    path: 'places',
    lazy: async () => ({ Component: (await import('./places/places.screen.tsx')).PlacesScreen }),
  },
  {
    path: 'places/new',
    lazy: async () => ({ Component: (await import('./places/edit.screen.tsx')).NewPlaceScreen }),
  },
  {
    path: 'places/:id',
    lazy: async () => ({ Component: (await import('./places/place.screen.tsx')).PlaceScreen }),
  },
  {
    path: 'places/:id/edit',
    lazy: async () => ({ Component: (await import('./places/edit.screen.tsx')).EditPlaceScreen }),
  },
  {
    path: 'admin',
    lazy: async () => ({ Component: (await import('./admin/admin.screen.tsx')).AdminScreen }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./admin/people.tab.tsx')).PeopleTab }) },
      {
        path: 'jurisdictions',
        lazy: async () => ({ Component: (await import('./admin/jurisdictions.tab.tsx')).JurisdictionsTab }),
      },
      {
        path: 'products',
        lazy: async () => ({ Component: (await import('./admin/products.tab.tsx')).ProductsTab }),
      },
      {
        path: 'stock-settings',
        lazy: async () => ({
          Component: (await import('./admin/stock-settings.tab.tsx')).StockSettingsTab,
        }),
      },
      {
        path: 'storage-profiles',
        lazy: async () => ({
          Component: (await import('./admin/storage-profiles.tab.tsx')).StorageProfilesTab,
        }),
      },
      { path: 'audit', lazy: async () => ({ Component: (await import('./admin/audit.tab.tsx')).AuditTab }) },
    ],
  },
  {
    path: 'account',
    lazy: async () => ({ Component: (await import('./account/account.screen.tsx')).AccountScreen }),
  },
  {
    path: 'more',
    lazy: async () => ({ Component: (await import('./components/more.screen.tsx')).MoreScreen }),
  },
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
