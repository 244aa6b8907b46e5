import type { HeatService } from '../climate/heat/heat.service.ts'
import type { Kit } from '../kit.ts'
import { ChannelHistory } from './channel-history.keeper.ts'
import { ContentsService, type IsCountedEmpty } from './contents.service.ts'
import { DisposalsService } from './disposals.service.ts'
import { InventoryService, type Reversed } from './inventory.service.ts'
import { LedgerReader } from './ledger.reader.ts'
import { QuarantineService } from './quarantine.service.ts'
import { StockService } from './stock.service.ts'
import { StockSettingsService } from './stock-settings.service.ts'
import { VendService } from './vends.service.ts'

/** What lies where: read by almost everybody, and in need of nobody. */
export function shelvesRoom(kit: Kit & { isCountedEmpty: IsCountedEmpty }) {
  const channelHistory = new ChannelHistory(kit)
  return {
    stock: new StockService(kit),
    stockSettings: new StockSettingsService(kit),
    quarantines: new QuarantineService(kit),
    ledger: new LedgerReader(kit),
    channelHistory,
    vends: new VendService({ ...kit, channelHistory }),
    contents: new ContentsService({ ...kit, channelHistory }),
  }
}

/** What people move: the first to go is what expires first, and heat brings that nearer. */
export function inventoryRoom({ heat, ...kit }: Kit & { heat: HeatService; reversed: Reversed }) {
  const inventory = new InventoryService({ ...kit, lostDays: (db, place) => heat.lostDays(db, place) })
  return { inventory, disposals: new DisposalsService({ ...kit, inventory }) }
}
