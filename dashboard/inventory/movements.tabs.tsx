import { Button, Menu } from '@mantine/core'
import {
  IconAdjustments,
  IconArrowUpRight,
  IconChevronDown,
  IconFileImport,
  IconReceipt,
  IconTrash,
  IconTruckDelivery,
} from '@tabler/icons-react'
import { Link } from 'react-router'
import { useMayManage } from '../api/session.context.tsx'
import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

export function MovementTabs() {
  const { t } = useLanguage()
  return (
    <ScreenTabs
      label={t('movements.title')}
      tabs={[
        { to: '/movements', label: t('movements.ledger') },
        { to: '/transfers', label: t('nav.transfers') },
        { to: '/disposals', label: t('disposal.documents') },
        { to: '/stocktakes', label: t('stocktake.title') },
      ]}
    />
  )
}

/** The entries a manager makes, the daily ones first. */
export function MovementActions() {
  const { t } = useLanguage()
  if (!useMayManage()) return null
  return (
    <>
      <Button component={Link} to="/movements/receive" leftSection={<IconReceipt size={17} aria-hidden />}>
        {t('movements.receive')}
      </Button>
      <Button
        component={Link}
        to="/movements/issue"
        variant="default"
        leftSection={<IconArrowUpRight size={17} aria-hidden />}
      >
        {t('movements.issue')}
      </Button>
      <Button
        component={Link}
        to="/movements/transfer"
        variant="default"
        leftSection={<IconTruckDelivery size={17} aria-hidden />}
      >
        {t('movements.transfer')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
            {t('nav.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            to="/movements/adjust"
            leftSection={<IconAdjustments size={16} aria-hidden />}
          >
            {t('movements.adjust')}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/movements/dispose"
            leftSection={<IconTrash size={16} aria-hidden />}
          >
            {t('movements.dispose')}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/stock/import"
            leftSection={<IconFileImport size={16} aria-hidden />}
          >
            {t('exchange.importTitle')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
