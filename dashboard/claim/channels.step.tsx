import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { category } from '../../protocol/api/catalog.ts'
import type { ClaimOffer } from '../../protocol/api/claims.ts'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { type ChannelDraft, withAnother } from './claim.draft.ts'
import classes from './claim.module.css'

interface Props {
  products: ClaimOffer['products']
  channels: readonly ChannelDraft[]
  onChange: (channels: ChannelDraft[]) => void
}

/** What lies in which channel; only products for self-service are offered, and the server refuses all others. */
export function ChannelsStep({ products, channels, onChange }: Props) {
  const { t, name } = useLanguage()
  const set = (channel: number, change: Partial<ChannelDraft>) =>
    onChange(channels.map((each) => (each.channel === channel ? { ...each, ...change } : each)))
  const data = [
    { value: '', label: t('claim.channelEmpty') },
    ...category.options
      .map((each) => ({
        group: t(`category.${each}`),
        items: products
          .filter((product) => product.category === each)
          .map((product) => ({
            value: product.id,
            label: [name(product), product.specification].filter(Boolean).join(' · '),
          })),
      }))
      .filter(({ items }) => items.length > 0),
  ]
  return (
    <>
      <h2 className={classes.stepTitle}>{t('claim.channelsTitle')}</h2>
      <p className={classes.hint}>{t('claim.channelsHint')}</p>
      <ul className={classes.channels}>
        {channels.map(({ channel, product, capacity }) => (
          <li key={channel} className={classes.channel}>
            <NativeSelect
              label={t('device.channel', { channel })}
              data={data}
              value={product ?? ''}
              onChange={(event) => set(channel, { product: event.currentTarget.value || null })}
            />
            <WholeNumberInput
              label={t('device.capacity')}
              min={1}
              max={10_000}
              hideControls
              value={capacity}
              onChange={(capacity) => set(channel, { capacity })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('device.removeChannel', { channel })}
              disabled={channels.length === 1}
              onClick={() => onChange(channels.filter((each) => each.channel !== channel))}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => onChange(withAnother(channels))}
      >
        {t('device.addChannel')}
      </Button>
    </>
  )
}
