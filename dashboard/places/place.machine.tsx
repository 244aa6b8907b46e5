import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { dispenserQuery, dispensersQuery } from '../api/devices.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Facts } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { PresenceBadge } from '../components/status.tsx'
import { MachineFront } from '../devices/machine-front.tsx'
import { Problems } from '../devices/problems.tsx'
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
          <div className={classes.machineFacts}>
            <Facts
              items={[
                { term: t('device.presence'), value: <PresenceBadge presence={machine.presence} /> },
                {
                  term: t('device.lastSeen'),
                  value:
                    machine.lastSeenAt === null ? t('device.neverSeen') : <Age at={machine.lastSeenAt} />,
                },
                {
                  term: t('device.door'),
                  value: t(
                    machine.door === null
                      ? 'words.unknown'
                      : machine.door === 'open'
                        ? 'device.doorOpen'
                        : 'device.doorClosed',
                  ),
                },
                { term: t('device.problems'), value: <Problems machine={machine} /> },
              ]}
            />
            <Link to={`/dispensers/${machine.id}`}>{t('device.toMachine')}</Link>
          </div>
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
