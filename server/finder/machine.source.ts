import type { DevicesService } from '../devices/devices.service.ts'
import type { RecallsService } from '../recalls/recalls.service.ts'
import type { MachineSource } from './stock.sources.ts'

interface Needs {
  devices: Pick<DevicesService, 'reportsByLocation'>
  recalls: { channels: Pick<RecallsService['channels'], 'held'> }
}

/** What machines told. A channel that a recall wants blocked is, before its machine has said so: it may be away for weeks. */
export const machineSource = ({ devices, recalls }: Needs): MachineSource => ({
  async reportsByLocation(locationIds) {
    const [reports, held] = await Promise.all([
      devices.reportsByLocation(locationIds),
      recalls.channels.held(),
    ])
    for (const [locationId, numbers] of held)
      for (const channel of reports.get(locationId)?.channels ?? [])
        if (numbers.has(channel.channel)) channel.blocked = true
    return reports
  },
})
