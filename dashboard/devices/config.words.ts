import type { DispenserConfig } from '../../protocol/api/configs.ts'
import type { DeviceConfig } from '../../protocol/messages/config.ts'
import type { Translate } from '../locales/text.ts'

export const SETTINGS = [
  { name: 'stateSeconds', min: 10, max: 3_600, hint: 'config.stateSecondsHint' },
  { name: 'climateSeconds', min: 30, max: 3_600, hint: null },
  { name: 'cooldownSeconds', min: 0, max: 600, hint: 'config.cooldownSecondsHint' },
  { name: 'doorSeconds', min: 10, max: 86_400, hint: null },
  { name: 'volume', min: 0, max: 10, hint: null },
] as const
export type SettingName = (typeof SETTINGS)[number]['name']

interface Row {
  key: string
  label: string
  desired: string
  applied: string | null
  differs: boolean
}

type Channel = NonNullable<DeviceConfig['channels']>[number]

function channelText(channel: Channel | undefined, t: Translate): string {
  if (!channel) return '—'
  const fill = { label: channel.label ?? t('config.noLabel'), capacity: channel.capacity }
  return channel.blocked ? t('config.channelBlocked', fill) : t('config.channelValue', fill)
}

/** Desired and applied side by side, a row for each setting and each channel. `applied` null: nobody knows. */
export function configRows({ desired, applied }: DispenserConfig, t: Translate): Row[] {
  if (!desired) return []
  const now = applied?.config ?? null
  const value = (config: DeviceConfig, name: SettingName) => {
    const set = config[name]
    return set === undefined ? t('config.firmwareDefault') : String(set)
  }
  const row = (key: string, label: string, want: string, have: string | null): Row => ({
    key,
    label,
    desired: want,
    applied: have,
    differs: have !== null && have !== want,
  })
  const channels = new Set(
    [...(desired.config.channels ?? []), ...(now?.channels ?? [])].map((each) => each.channel),
  )
  const at = (config: DeviceConfig, channel: number) =>
    config.channels?.find((each) => each.channel === channel)
  return [
    ...SETTINGS.map(({ name }) =>
      row(name, t(`config.${name}`), value(desired.config, name), now && value(now, name)),
    ),
    ...[...channels]
      .toSorted((a, b) => a - b)
      .map((channel) =>
        row(
          `channel ${channel}`,
          t('device.channel', { channel }),
          channelText(at(desired.config, channel), t),
          now && channelText(at(now, channel), t),
        ),
      ),
  ]
}
