import type { Dictionary } from './dictionary.ts'
import * as account from './en/account.ts'
import * as actions from './en/actions.ts'
import * as admin from './en/admin.ts'
import * as alerts from './en/alerts.ts'
import * as binCard from './en/bin-card.ts'
import * as board from './en/board.ts'
import * as catalog from './en/catalog.ts'
import * as claim from './en/claim.ts'
import * as climate from './en/climate.ts'
import * as devices from './en/devices.ts'
import * as devicesPages from './en/devices-pages.ts'
import * as entry from './en/entry.ts'
import * as exchange from './en/exchange.ts'
import * as forecast from './en/forecast.ts'
import * as form from './en/form.ts'
import * as held from './en/held.ts'
import * as holidays from './en/holidays.ts'
import * as inspect from './en/inspect.ts'
import * as landmarks from './en/landmarks.ts'
import * as machine from './en/machine.ts'
import * as map from './en/map.ts'
import * as movements from './en/movements.ts'
import * as places from './en/places.ts'
import * as problems from './en/problems.ts'
import * as quarantined from './en/quarantined.ts'
import * as recall from './en/recall.ts'
import * as redistribution from './en/redistribution.ts'
import * as refills from './en/refills.ts'
import * as replenishment from './en/replenishment.ts'
import * as reports from './en/reports.ts'
import * as scan from './en/scan.ts'
import * as serviceYear from './en/service-year.ts'
import * as shell from './en/shell.ts'
import * as staff from './en/staff.ts'
import * as steering from './en/steering.ts'
import * as stock from './en/stock.ts'
import * as stockSettings from './en/stock-settings.ts'
import * as stocktake from './en/stocktake.ts'
import * as threeBright from './en/three-bright.ts'
import * as today from './en/today.ts'
import * as transfers from './en/transfers.ts'
import * as visitors from './en/visitors.ts'

export const en: Dictionary = {
  ...account,
  ...actions,
  ...admin,
  ...alerts,
  ...binCard,
  ...board,
  ...catalog,
  ...claim,
  ...climate,
  ...devices,
  ...devicesPages,
  ...entry,
  ...exchange,
  ...forecast,
  ...form,
  ...held,
  ...holidays,
  ...inspect,
  ...landmarks,
  ...machine,
  ...map,
  ...movements,
  ...places,
  ...problems,
  ...quarantined,
  ...recall,
  ...redistribution,
  ...refills,
  ...replenishment,
  ...reports,
  ...scan,
  ...serviceYear,
  ...shell,
  ...staff,
  ...steering,
  ...stock,
  ...stockSettings,
  ...stocktake,
  ...threeBright,
  ...today,
  ...transfers,
  ...visitors,
}
