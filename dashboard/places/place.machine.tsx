import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { dispenserQuery, dispensersQuery } from '../api/devices.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Await, Loading } from '../components/states.tsx'
import { PresenceBadge } from '../components/status.tsx'
import { MachineFront } from '../devices/machine-front.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './place.module.css'

function Machine({ id }: { id: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(dispenserQuery(api, id))
  return (
    <Await query={query} loading={<Loading lines={4} height={30} />}>
      {(machine) => (
        <div className={classes.machine}>
          <MachineFront machine={machine} />
          <p className={classes.machineNote}>
            <PresenceBadge presence={machine.presence} />
            <span>
              {t('device.lastSeen')} <Age at={machine.lastSeenAt} />
            </span>
            <Link to={`/dispensers/${machine.id}`}>{t('device.toMachine')}</Link>
          </p>
        </div>
      )}
    </Await>
  )
}

/** The dispensers that stand at a place, as their fronts look. */
export function PlaceMachines({ placeId }: { placeId: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const isAdministrator = useMay('administrator')
  const query = useQuery(dispensersQuery(api))
  return (
    <Await query={query} loading={<Loading lines={3} height={30} />}>
      {({ items }) => {
        const machines = items.filter(
          (machine) => machine.locationId === placeId && machine.revokedAt === null,
        )
        if (machines.length === 0)
          return (
            <p className={classes.machineNote}>
              {t('device.noneHere')}{' '}
              {isAdministrator && <Link to={`/dispensers/new?place=${placeId}`}>{t('device.register')}</Link>}
            </p>
          )
        return machines.map((machine) => <Machine key={machine.id} id={machine.id} />)
      }}
    </Await>
  )
}
