import type { HeatService } from '../climate/heat/heat.service.ts'
import type { Kit } from '../kit.ts'
import { ContentsService } from './contents.service.ts'
import { DisposalsService } from './disposals.service.ts'
import { InventoryService } from './inventory.service.ts'
import { LedgerReader } from './ledger.reader.ts'
import { QuarantineService } from './quarantine.service.ts'
import { StockService } from './stock.service.ts'
import { StockSettingsService } from './stock-settings.service.ts'
import { VendService } from './vends.service.ts'

/** What lies where: read by almost everybody, and in need of nobody. */
export const shelvesRoom = (kit: Kit) => ({
  stock: new StockService(kit),
  stockSettings: new StockSettingsService(kit),
  quarantines: new QuarantineService(kit),
  ledger: new LedgerReader(kit),
  vends: new VendService(kit),
  contents: new ContentsService(kit),
})

/** What people move: the first to go is what expires first, and heat brings that nearer. */
export function inventoryRoom({ heat, ...kit }: Kit & { heat: HeatService }) {
  const inventory = new InventoryService({ ...kit, lostDays: (db, place) => heat.lostDays(db, place) })
  return { inventory, disposals: new DisposalsService({ ...kit, inventory }) }
}
