import { Checkbox } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { Dispenser } from '../../protocol/api/devices.ts'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { PresenceBadge, StockBadge } from '../components/status.tsx'
import type { Column } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import bulk from './bulk.module.css'
import classes from './devices.module.css'
import { type FleetSort, hasProblem } from './dispensers.filters.ts'
import { FillBar } from './fill-bar.tsx'
import { Problems } from './problems.tsx'

/** Machines chosen for the same command; null while nobody is choosing. */
export interface Choice {
  ids: ReadonlySet<string>
  toggle: (id: string) => void
}

function ChoiceBox({ machine, choice }: { machine: Dispenser; choice: Choice }) {
  const { t } = useLanguage()
  return (
    <Checkbox
      aria-label={t('command.select', { name: machine.name })}
      checked={choice.ids.has(machine.id)}
      onChange={() => choice.toggle(machine.id)}
    />
  )
}

export function useFleetColumns(choice: Choice | null): Column<Dispenser, FleetSort>[] {
  const { t, format } = useLanguage()
  return useMemo(
    () => [
      ...(choice
        ? [
            {
              id: 'choice',
              header: '',
              width: 44,
              cell: (machine: Dispenser) => <ChoiceBox machine={machine} choice={choice} />,
            },
          ]
        : []),
      {
        id: 'presence',
        header: t('device.presence'),
        width: 104,
        sort: 'presence',
        cell: (machine) => <PresenceBadge presence={machine.presence} />,
      },
      {
        id: 'name',
        header: t('nav.dispensers'),
        width: 210,
        grow: 1.5,
        sort: 'name',
        cell: (machine) => (
          <>
            <Link to={`/dispensers/${machine.id}`} className={classes.name}>
              {machine.name}
            </Link>
            <span className={classes.sub}>{machine.jurisdictionName}</span>
          </>
        ),
      },
      {
        id: 'stock',
        header: t('device.stock'),
        width: 96,
        sort: 'stock',
        cell: (machine) => <StockBadge status={machine.stock} />,
      },
      {
        id: 'fill',
        header: t('device.holds'),
        width: 136,
        sort: 'fill',
        cell: (machine) => <FillBar machine={machine} />,
      },
      {
        id: 'climate',
        header: t('device.climate'),
        width: 84,
        end: true,
        cell: (machine) =>
          machine.celsius === null ? (
            <span className={classes.muted}>{t('words.unknown')}</span>
          ) : (
            t('device.celsius', { degrees: format.number(machine.celsius, 1) })
          ),
      },
      {
        id: 'problems',
        header: t('device.problems'),
        width: 150,
        grow: 1,
        cell: (machine) => <Problems machine={machine} />,
      },
      {
        id: 'firmware',
        header: t('device.firmware'),
        width: 76,
        sort: 'firmware',
        cell: (machine) => machine.firmware ?? <span className={classes.muted}>{t('words.unknown')}</span>,
      },
      {
        id: 'seen',
        header: t('device.lastSeen'),
        width: 96,
        end: true,
        sort: 'seen',
        cell: (machine) =>
          machine.lastSeenAt === null ? (
            <span className={classes.muted}>{t('device.neverSeen')}</span>
          ) : (
            <Age at={machine.lastSeenAt} />
          ),
      },
    ],
    [t, format, choice],
  )
}

export function MachineCard({ machine, choice }: { machine: Dispenser; choice: Choice | null }) {
  const { t } = useLanguage()
  const card = (
    <Card
      to={`/dispensers/${machine.id}`}
      title={machine.name}
      subtitle={machine.jurisdictionName}
      badge={<PresenceBadge presence={machine.presence} />}
      facts={[
        { term: t('device.stock'), value: <StockBadge status={machine.stock} /> },
        { term: t('device.holds'), value: <FillBar machine={machine} /> },
        {
          term: t('device.lastSeen'),
          value: machine.lastSeenAt === null ? t('device.neverSeen') : <Age at={machine.lastSeenAt} />,
        },
        ...(hasProblem(machine)
          ? [{ term: t('device.problems'), value: <Problems machine={machine} /> }]
          : []),
      ]}
    />
  )
  if (!choice) return card
  return (
    <div className={bulk.choice}>
      <ChoiceBox machine={machine} choice={choice} />
      {card}
    </div>
  )
}

/** Null until somebody begins to choose. */
export function useChoice() {
  const [ids, setIds] = useState<ReadonlySet<string> | null>(null)
  const choice = useMemo<Choice | null>(
    () =>
      ids && {
        ids,
        toggle: (id) =>
          setIds((before) => {
            const next = new Set(before)
            if (!next.delete(id)) next.add(id)
            return next
          }),
      },
    [ids],
  )
  return [choice, setIds] as const
}
