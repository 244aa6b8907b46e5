import { Button } from '@mantine/core'
import { IconTruckDelivery } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Redistribution } from '../../protocol/api/redistribution.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { transferAddress } from '../inventory/prefilled-lines.ts'
import { useLanguage } from '../locales/locale.tsx'
import { DismissDialog } from './dismiss.dialog.tsx'
import classes from './redistribution.module.css'

/** What goes one way: one drive. */
export function WayCard({ items }: { items: readonly Redistribution[] }) {
  const { t, format } = useLanguage()
  const mayManage = useMayManage()
  const [first] = items
  if (!first) return null
  const { from, to, kilometres, sameTownship } = first
  const distance =
    kilometres === null
      ? t('redistribution.noPosition')
      : t('redistribution.kilometres', { km: format.number(kilometres, kilometres < 10 ? 1 : 0) })
  return (
    <Card
      title={t('redistribution.way', { from: from.name, to: to.name })}
      subtitle={[...(sameTownship ? [t('redistribution.sameTownship')] : []), distance].join(' · ')}
    >
      <ul className={classes.items}>
        {items.map((item) => (
          <Item key={item.lotId} item={item} />
        ))}
      </ul>
      {mayManage && (
        <div className={classes.acts}>
          <Button
            component={Link}
            size="sm"
            leftSection={<IconTruckDelivery size={16} aria-hidden />}
            to={transferAddress(
              { from: from.id, to: to.id, reason: t('redistribution.transferReason') },
              items,
            )}
          >
            {t('redistribution.make')}
          </Button>
        </div>
      )}
    </Card>
  )
}

function Item({ item }: { item: Redistribution }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const mayManage = useMayManage()
  const [dismissing, setDismissing] = useState(false)
  const { productId, from, to, cause, quantity, surplus } = item
  const units = (count: number) => catalog.units(count, productId)
  const monthly = (amc: number) => format.number(amc, 1)
  const facts = {
    from: from.name,
    usable: units(from.usable),
    amc: monthly(from.amc),
    surplus: units(surplus),
  }
  return (
    <li className={classes.item}>
      <div className={classes.itemHead}>
        <span className={classes.product}>{catalog.name(productId, item.productName)}</span>
        <span className={classes.cause} data-cause={cause}>
          {t(cause === 'expiry' ? 'redistribution.expiry' : 'redistribution.overstock')}
        </span>
      </div>
      <p className={classes.lot}>
        {t('redistribution.lot', {
          lot: item.lotNumber || t('words.noLotNumber'),
          day: format.day(item.expiresOn),
        })}{' '}
        · <span className={classes.send}>{t('redistribution.send', { quantity: units(quantity) })}</span>
      </p>
      <p className={classes.why}>
        {cause === 'expiry' ? t('redistribution.whyExpiry', facts) : t('redistribution.whyOverstock', facts)}{' '}
        {t('redistribution.whyTo', {
          to: to.name,
          amc: monthly(to.amc),
          usable: units(to.usable),
          inTransit: units(to.inTransit),
          arrives: format.day(item.arrivesOn),
          used: format.day(item.usedUpOn),
        })}
      </p>
      <div className={classes.foot}>
        <span className={classes.share}>
          {cause === 'expiry' &&
            t('redistribution.share', { share: format.percent(Math.min(quantity, surplus), surplus) })}
        </span>
        {mayManage && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setDismissing(true)}>
            {t('redistribution.dismiss')}
          </Button>
        )}
      </div>
      {dismissing && <DismissDialog item={item} onClose={() => setDismissing(false)} />}
    </li>
  )
}
