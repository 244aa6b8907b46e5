import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from 'react-router'
import type { DispenserDetail } from '../../protocol/api/devices.ts'
import { OpenAlerts } from '../alerts/open.alerts.tsx'
import { useMay, useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Facts, Panel } from '../components/page.tsx'
import { StockBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ChannelTable } from './channel.table.tsx'
import { ChannelsDialog } from './channels.dialog.tsx'
import { CredentialsPanel } from './credentials.panel.tsx'
import { DemandPanel } from './demand.panel.tsx'
import classes from './devices.module.css'
import { EventList } from './event.list.tsx'
import { useMachine } from './machine.context.ts'
import { MachineFront } from './machine-front.tsx'
import { OlderBoardPanel } from './older-board.tsx'
import { Problems } from './problems.tsx'

function MachineFacts({ machine }: { machine: DispenserDetail }) {
  const { t, format } = useLanguage()
  const unknown = t('words.unknown')
  return (
    <Facts
      items={[
        { term: t('device.stock'), value: <StockBadge status={machine.stock} /> },
        {
          term: t('device.ledger'),
          value: t('device.ledgerValue', { ledger: machine.ledger, usable: machine.usable }),
        },
        {
          term: t('device.reported'),
          value:
            machine.reported === null
              ? unknown
              : t('device.remaining', { remaining: machine.reported, capacity: machine.capacity }),
        },
        {
          term: t('device.lastSeen'),
          value: machine.lastSeenAt === null ? t('device.neverSeen') : <Age at={machine.lastSeenAt} />,
        },
        {
          term: t('device.climate'),
          value:
            machine.celsius === null
              ? unknown
              : t('device.celsius', { degrees: format.number(machine.celsius, 1) }),
        },
        {
          term: t('device.humidityLabel'),
          value:
            machine.humidity === null
              ? unknown
              : t('device.humidity', { percent: format.number(machine.humidity) }),
        },
        {
          term: t('device.door'),
          value:
            machine.door === null
              ? unknown
              : t(machine.door === 'open' ? 'device.doorOpen' : 'device.doorClosed'),
        },
        {
          term: t('device.firmware'),
          value:
            machine.firmware === null
              ? unknown
              : [machine.firmware, machine.hardware].filter(Boolean).join(' · '),
        },
        { term: t('device.problems'), value: <Problems machine={machine} /> },
      ]}
    />
  )
}

/** How the machine stands, on one page. */
export function MachineOverview() {
  const machine = useMachine()
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const isAdministrator = useMay('administrator')
  const [assigning, { open, close }] = useDisclosure(false)
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <Panel
          title={t('device.front')}
          action={
            mayManage && (
              <Button size="compact-sm" variant="default" onClick={open}>
                {t('device.assign')}
              </Button>
            )
          }
        >
          <MachineFront machine={machine} />
        </Panel>
        <Panel title={t('device.present')}>
          <MachineFacts machine={machine} />
        </Panel>
        {isAdministrator && <CredentialsPanel machine={machine} />}
      </div>
      <div className={classes.column}>
        <OlderBoardPanel id={machine.id} />
        <Panel
          title={t('alerts.title')}
          action={<Link to={`/alerts?location=${machine.locationId}`}>{t('alerts.toList')}</Link>}
        >
          <OpenAlerts of={{ location: machine.locationId }} />
        </Panel>
        <Panel title={t('device.channels')} flush>
          <ChannelTable machine={machine} />
        </Panel>
        <DemandPanel id={machine.id} />
        <Panel title={t('device.recent')} flush>
          <EventList events={machine.recent} />
        </Panel>
      </div>
      {assigning && <ChannelsDialog machine={machine} onClose={close} />}
    </div>
  )
}
