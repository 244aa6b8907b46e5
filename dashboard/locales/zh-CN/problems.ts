import { accountProblems } from './problems/accounts.ts'
import { alertProblems } from './problems/alerts.ts'
import { catalogProblems } from './problems/catalog.ts'
import { claimProblems } from './problems/claim.ts'
import { climateProblems } from './problems/climate.ts'
import { complianceProblems } from './problems/compliance.ts'
import { deliveryProblems } from './problems/deliveries.ts'
import { deviceProblems } from './problems/devices.ts'
import { exchangeProblems } from './problems/exchange.ts'
import { landmarkProblems } from './problems/landmarks.ts'
import { movementProblems } from './problems/movements.ts'
import { placeProblems } from './problems/places.ts'
import { recallProblems } from './problems/recalls.ts'
import { refillProblems } from './problems/refills.ts'
import { replenishmentProblems } from './problems/replenishment.ts'
import { reportProblems } from './problems/reports.ts'
import { requestProblems } from './problems/requests.ts'
import { staffProblems } from './problems/staff.ts'
import { steeringProblems } from './problems/steering.ts'
import { stockSettingsProblems } from './problems/stock-settings.ts'
import { stocktakeProblems } from './problems/stocktakes.ts'
import { visitorProblems } from './problems/visitors.ts'

/** 出错时说什么：按服务器给的代码。 */
export const problem = {
  ...accountProblems,
  ...alertProblems,
  ...catalogProblems,
  ...claimProblems,
  ...climateProblems,
  ...complianceProblems,
  ...deliveryProblems,
  ...deviceProblems,
  ...exchangeProblems,
  ...landmarkProblems,
  ...movementProblems,
  ...placeProblems,
  ...recallProblems,
  ...refillProblems,
  ...replenishmentProblems,
  ...reportProblems,
  ...requestProblems,
  ...staffProblems,
  ...steeringProblems,
  ...stockSettingsProblems,
  ...stocktakeProblems,
  ...visitorProblems,
} as const
