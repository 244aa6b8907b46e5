import type { DevicesService } from '../devices/devices.service.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { QuarantineService } from '../inventory/quarantine.service.ts'
import type { Kit } from '../kit.ts'
import { RecallsService } from './recalls.service.ts'
import { WhereaboutsService } from './whereabouts.service.ts'

interface Needs extends Kit {
  inventory: InventoryService
  quarantines: QuarantineService
  contents: ContentsService
  devices: DevicesService
}

/** Lots that are called back, and where each of them is. */
export const recallsRoom = (needs: Needs) => ({
  recalls: new RecallsService(needs),
  whereabouts: new WhereaboutsService(needs),
})
