import type { Ambient } from '../../ambient.ts'
import type { WatchedDevice } from '../../devices/watch.service.ts'
import type { AlertSource } from '../alert.source.ts'
import { deviceSightings } from '../device-sightings.ts'

interface Dependencies {
  watch: { present(locationIds: readonly string[]): Promise<WatchedDevice[]> }
  ambient: Ambient
}

/** Presence, faults, doors, messages and books of devices. */
export const devicesSource = ({ watch, ambient }: Dependencies): AlertSource => ({
  rules: [
    'device_offline',
    'device_silent',
    'channel_jam',
    'device_fault',
    'door_open',
    'tamper',
    'bad_messages',
    'cloned_device',
    'config_rejected',
    'discrepancy_old',
  ],
  covers: 'places',
  async sightings(locationIds, alerts) {
    const now = ambient.now().getTime()
    return (await watch.present(locationIds)).flatMap((device) => {
      const { id: deviceId, locationId } = device
      const offline = alerts.isOpen({
        rule: 'device_offline',
        locationId,
        jurisdictionCode: null,
        deviceId,
        productId: null,
        part: '',
      })
      return deviceSightings(device, now, offline)
    })
  },
})
