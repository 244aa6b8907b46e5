import * as account from './zh-CN/account.ts'
import * as actions from './zh-CN/actions.ts'
import * as admin from './zh-CN/admin.ts'
import * as alerts from './zh-CN/alerts.ts'
import * as binCard from './zh-CN/bin-card.ts'
import * as board from './zh-CN/board.ts'
import * as catalog from './zh-CN/catalog.ts'
import * as claim from './zh-CN/claim.ts'
import * as climate from './zh-CN/climate.ts'
import * as devices from './zh-CN/devices.ts'
import * as devicesPages from './zh-CN/devices-pages.ts'
import * as entry from './zh-CN/entry.ts'
import * as exchange from './zh-CN/exchange.ts'
import * as forecast from './zh-CN/forecast.ts'
import * as form from './zh-CN/form.ts'
import * as held from './zh-CN/held.ts'
import * as holidays from './zh-CN/holidays.ts'
import * as inspect from './zh-CN/inspect.ts'
import * as landmarks from './zh-CN/landmarks.ts'
import * as machine from './zh-CN/machine.ts'
import * as map from './zh-CN/map.ts'
import * as movements from './zh-CN/movements.ts'
import * as places from './zh-CN/places.ts'
import * as problems from './zh-CN/problems.ts'
import * as quarantined from './zh-CN/quarantined.ts'
import * as recall from './zh-CN/recall.ts'
import * as redistribution from './zh-CN/redistribution.ts'
import * as refills from './zh-CN/refills.ts'
import * as replenishment from './zh-CN/replenishment.ts'
import * as reports from './zh-CN/reports.ts'
import * as scan from './zh-CN/scan.ts'
import * as serviceYear from './zh-CN/service-year.ts'
import * as shell from './zh-CN/shell.ts'
import * as staff from './zh-CN/staff.ts'
import * as steering from './zh-CN/steering.ts'
import * as stock from './zh-CN/stock.ts'
import * as stockSettings from './zh-CN/stock-settings.ts'
import * as stocktake from './zh-CN/stocktake.ts'
import * as threeBright from './zh-CN/three-bright.ts'
import * as today from './zh-CN/today.ts'
import * as transfers from './zh-CN/transfers.ts'
import * as visitors from './zh-CN/visitors.ts'

/**
 * The dashboard in Chinese as a county's supply managers speak it, and the measure of every other locale: see
 * dictionary.ts. `{name}` is filled in; a number is grouped as the locale does. What a file exports is a section.
 */
export const zhCN = {
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
