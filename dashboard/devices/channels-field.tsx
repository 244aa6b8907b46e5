import { ActionIcon, Button, Stack } from '@mantine/core'
import { randomId } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import { useCallback } from 'react'
import type { Product } from '../../protocol/api/catalog.ts'
import { ProductSelect } from '../components/product-select.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'

export interface ChannelDraft {
  key: string
  channel: number | ''
  product: string | null
  capacity: number | ''
}
/** Boxes in a usual channel. */
const USUAL_CAPACITY = 20

export const emptyChannels = (count: number): ChannelDraft[] =>
  Array.from({ length: count }, (_, index) => ({
    key: randomId(),
    channel: index + 1,
    product: null,
    capacity: USUAL_CAPACITY,
  }))

export const toChannels = (drafts: readonly ChannelDraft[]) =>
  drafts.flatMap(({ channel, product, capacity }) =>
    channel === '' ? [] : [{ channel, product, capacity: capacity === '' ? USUAL_CAPACITY : capacity }],
  )

/** Which product lies in which channel; only products for self-service can. */
export function ChannelsField({
  value,
  onChange,
}: {
  value: readonly ChannelDraft[]
  onChange: (channels: ChannelDraft[]) => void
}) {
  const { t } = useLanguage()
  const selfService = useCallback((product: Product) => (product.selfService ? {} : null), [])
  const set = (key: string, change: Partial<ChannelDraft>) =>
    onChange(value.map((draft) => (draft.key === key ? { ...draft, ...change } : draft)))
  const next = Math.max(0, ...value.map(({ channel }) => Number(channel))) + 1
  return (
    <Stack gap="sm">
      {value.map((draft) => (
        <div key={draft.key} className={classes.assign}>
          <WholeNumberInput
            label={t('device.channelNumber')}
            min={1}
            max={99}
            value={draft.channel}
            onChange={(channel) => set(draft.key, { channel })}
          />
          <ProductSelect
            label={t('words.product')}
            clearable
            placeholder={t('device.noProduct')}
            offer={selfService}
            value={draft.product}
            onChange={(product) => set(draft.key, { product })}
          />
          <WholeNumberInput
            label={t('device.capacity')}
            min={1}
            max={10_000}
            value={draft.capacity}
            onChange={(capacity) => set(draft.key, { capacity })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('device.removeChannel', { channel: draft.channel })}
            disabled={value.length === 1}
            onClick={() => onChange(value.filter(({ key }) => key !== draft.key))}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        size="compact-sm"
        style={{ alignSelf: 'start' }}
        onClick={() =>
          onChange([...value, { key: randomId(), channel: next, product: null, capacity: USUAL_CAPACITY }])
        }
      >
        {t('device.addChannel')}
      </Button>
    </Stack>
  )
}
