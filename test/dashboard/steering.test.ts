import { describe, expect, test } from 'vitest'
import { configRows } from '../../dashboard/devices/config.words.ts'
import { detailOf, lateness } from '../../dashboard/devices/event.words.ts'
import { toStages } from '../../dashboard/firmware/stages.ts'
import { formatter } from '../../dashboard/locales/format.ts'
import { lookup, translator } from '../../dashboard/locales/text.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import type { DispenserConfig } from '../../protocol/api/configs.ts'
import type { DeviceConfig } from '../../protocol/messages/config.ts'

const t = translator('zh-CN', zhCN)
const language = { t, look: lookup('zh-CN', zhCN), format: formatter('zh-CN', t) }

describe('stages of a rollout as typed', () => {
  test.each([
    ['5, 25, 100', [5, 25, 100]],
    ['10%，50%、100', [10, 50, 100]],
    ['100', [100]],
  ])('%s', (text, percents) => {
    expect(toStages(text)).toEqual(percents.map((percent) => ({ percent })))
  })

  test.each(['', '0, 50', '50, 25', '20, 20', '101', 'all', '1.5', '1 2 3 4 5 6 7 8 9 10 11', '-5'])(
    '“%s” is none',
    (text) => {
      expect(toStages(text)).toBeNull()
    },
  )
})

describe('an event in words', () => {
  test.each([
    ['vend', { quantity: 2 }, '2 件'],
    ['refused', { reason: 'sold_out' }, '已售空'],
    ['refused', { reason: 'constructor' }, 'constructor'],
    ['refused', {}, ''],
    ['refill', { loaded: 12, remaining: 20, lot: 'A1' }, '补入 12，余 20（批号 A1）'],
    ['door', { open: true }, '柜门开着'],
    ['climate', { celsius: 24.64, humidity: null }, '24.6 °C'],
    ['climate', { celsius: 0, humidity: 51 }, '0.0 °C · 51 %RH'],
    ['power', { state: 'low' }, '电压低'],
    ['fault', { code: 'jam', channel: 1 }, '卡货'],
    ['fault', { code: 'E17' }, 'E17'],
    ['tilt', { degrees: 40 }, ''],
  ])('%s %o', (kind, sent, words) => {
    expect(detailOf(kind, sent, language)).toBe(words)
  })

  test('says how late it came, and nothing when it came as it happened', () => {
    expect(lateness('2026-03-01T08:00:00.000Z', '2026-03-01T08:05:00.000Z', t)).toBeNull()
    expect(lateness('2026-03-01T08:00:00.000Z', '2026-03-01T10:40:00.000Z', t)).toBe('晚到 3 小时')
    expect(lateness('2026-03-01T08:00:00.000Z', '2026-03-08T08:00:00.000Z', t)).toBe('晚到 7 天')
    // A clock that runs ahead is not late.
    expect(lateness('2036-03-01T08:00:00.000Z', '2026-03-01T08:00:00.000Z', t)).toBeNull()
  })
})

describe('desired and applied configuration', () => {
  const document = (config: DeviceConfig) => ({
    version: 2,
    sha256: '',
    config,
    cause: 'template' as const,
    createdAt: '2026-03-01T08:00:00.000Z',
    createdByName: null,
  })
  const config = (desired: DeviceConfig, applied: DeviceConfig | null): DispenserConfig => ({
    deviceId: 'a',
    overrides: {},
    template: { jurisdictionCode: '990101', version: 1, settings: {} },
    desired: document(desired),
    applied: { version: 1, at: null, config: applied },
    rejected: null,
    inSync: false,
  })
  const channel = (capacity: number) => ({ channel: 1, capacity, label: '套', blocked: false })

  test('differ where they differ, setting by setting and channel by channel', () => {
    const rows = configRows(
      config({ volume: 0, channels: [channel(20)] }, { stateSeconds: 30, channels: [channel(15)] }),
      t,
    )
    expect(rows.filter(({ differs }) => differs).map(({ key }) => key)).toEqual([
      'stateSeconds',
      'volume',
      'channel 1',
    ])
    expect(rows.find(({ key }) => key === 'volume')).toMatchObject({ desired: '0', applied: '机器默认' })
  })

  test('do not differ where nobody knows what the machine has', () => {
    expect(
      configRows(config({ volume: 3 }, null), t).some(({ differs, applied }) => differs || applied),
    ).toBe(false)
  })
})
