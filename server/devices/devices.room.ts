import type { Claimed } from '../../protocol/api/claims.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import type { ClimateService } from '../climate/climate.service.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { VendService } from '../inventory/vends.service.ts'
import type { Kit } from '../kit.ts'
import type { PlacesService } from '../places/places.service.ts'
import { BoardsService } from './boards.service.ts'
import { ClaimingService } from './claims/claiming.service.ts'
import { DevicesService } from './devices.service.ts'

import { QuarantinedService } from './ingest/quarantined.service.ts'
import { RecordService } from './record.service.ts'
import type { FirmwareOptions } from './steering/steering.service.ts'
import { DeviceWatch } from './watch.service.ts'

interface Needs extends Kit {
  catalog: CatalogService
  places: PlacesService
  stock: StockService
  contents: ContentsService
  vends: VendService
  climate: ClimateService
  firmware: FirmwareOptions
  /** Where machines connect. */
  brokerAddress: () => Claimed['server']
}

/** The machines: who they are, what they say, what they are told, and how they are put into service. */
export function devicesRoom(needs: Needs) {
  const devices = new DevicesService({ ...needs, ledger: needs.vends })
  return {
    devices,
    claiming: new ClaimingService({
      ...needs,
      registry: devices.registry,
      credentials: devices.credentials,
    }),
    boards: new BoardsService({ ...needs, devices }),
    watch: new DeviceWatch({ ...needs, devices }),
    record: new RecordService(needs),
    quarantined: new QuarantinedService(needs),
  }
}
