import { Button } from '@mantine/core'
import {
  IconArrowUpRight,
  IconPhone,
  IconReceipt,
  IconTruckDelivery,
  IconTruckLoading,
} from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Location } from '../../protocol/api/places.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** What a manager does at this kind of place, the usual first. */
export function PlaceActions({ place, compact }: { place: Location; compact?: boolean }) {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const size = compact ? 'compact-md' : 'sm'
  const isMachine = place.kind === 'dispenser'
  const isStore = place.kind === 'warehouse' || place.kind === 'storeroom'
  return (
    <>
      {mayManage && (
        <>
          <Button
            component={Link}
            to={`/movements/transfer?to=${place.id}`}
            size={size}
            variant={isStore ? 'default' : 'filled'}
            leftSection={<IconTruckLoading size={16} aria-hidden />}
          >
            {t('place.replenish')}
          </Button>
          {!isMachine && (
            <>
              <Button
                component={Link}
                to={`/movements/receive?to=${place.id}`}
                size={size}
                variant={isStore ? 'filled' : 'default'}
                leftSection={<IconReceipt size={16} aria-hidden />}
              >
                {t('movements.receive')}
              </Button>
              <Button
                component={Link}
                to={`/movements/issue?from=${place.id}`}
                size={size}
                variant="default"
                leftSection={<IconArrowUpRight size={16} aria-hidden />}
              >
                {t('movements.issue')}
              </Button>
            </>
          )}
          <Button
            component={Link}
            to={`/movements/transfer?from=${place.id}`}
            size={size}
            variant="default"
            leftSection={<IconTruckDelivery size={16} aria-hidden />}
          >
            {t('place.transferOut')}
          </Button>
        </>
      )}
      {place.phone && (
        <Button
          component="a"
          href={`tel:${place.phone.replaceAll(' ', '')}`}
          size={size}
          variant="default"
          leftSection={<IconPhone size={16} aria-hidden />}
        >
          {t('place.call')}
        </Button>
      )}
    </>
  )
}
