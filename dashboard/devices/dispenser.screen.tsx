import { Button } from '@mantine/core'
import { IconTruckLoading } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useParams } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { dispenserQuery } from '../api/devices.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { CopyId } from '../components/copy-id.tsx'
import { Page } from '../components/page.tsx'
import { ScreenTabs } from '../components/screen-tabs.tsx'
import { Await, Loading } from '../components/states.tsx'
import { PresenceBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** The pages of one machine, under one heading. */
export function DispenserScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const mayManage = useMayManage()
  const query = useQuery(dispenserQuery(api, id))
  const machine = query.data
  return (
    <Page
      title={machine?.name ?? t('nav.dispensers')}
      back={{ to: '/dispensers', label: t('nav.dispensers') }}
      aside={machine && <PresenceBadge presence={machine.presence} variant="soft" />}
      note={
        machine && (
          <>
            {machine.jurisdictionName} · <CopyId label={t('device.id')} id={machine.id} />
          </>
        )
      }
      actions={
        machine && (
          <>
            <Button component={Link} to={`/places/${machine.locationId}`} variant="default">
              {t('device.toPlace')}
            </Button>
            {mayManage && (
              <Button
                component={Link}
                to={`/movements/transfer?to=${machine.locationId}`}
                leftSection={<IconTruckLoading size={16} aria-hidden />}
              >
                {t('place.replenish')}
              </Button>
            )}
          </>
        )
      }
    >
      <ScreenTabs
        label={t('machine.tabs')}
        tabs={[
          { to: `/dispensers/${id}`, label: t('machine.overview') },
          { to: `/dispensers/${id}/commands`, label: t('command.tab') },
          { to: `/dispensers/${id}/config`, label: t('config.tab') },
          { to: `/dispensers/${id}/events`, label: t('machine.history') },
          { to: `/dispensers/${id}/reconciliation`, label: t('machine.reconciliation') },
          { to: `/dispensers/${id}/delivery`, label: t('delivery.title') },
        ]}
      />
      <Await query={query} loading={<Loading lines={10} />}>
        {(data) => <Outlet context={data} />}
      </Await>
    </Page>
  )
}
