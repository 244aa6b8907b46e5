import { Link } from 'react-router'
import type { ClimatePlace } from '../../protocol/api/climate.ts'
import type { Excursion } from '../../protocol/api/excursions.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { StatusBadge } from '../components/status.tsx'
import { type Column, VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { CLIMATE_MARKS, type ClimateState } from './climate.state.ts'
import { useClimateWords } from './climate.words.ts'

export interface PlaceRow {
  place: ClimatePlace
  state: ClimateState
  /** What goes on there. */
  kinds: readonly Excursion['kind'][]
}

export function StateBadge({
  state,
  kinds = [],
}: {
  state: ClimateState
  kinds?: readonly Excursion['kind'][]
}) {
  const { t } = useLanguage()
  const outside = [...new Set(kinds)].filter((kind) => kind !== 'no_data')
  const label =
    state === 'outside' && outside.length > 0
      ? outside.map((kind) => t(`excursionKind.${kind}`)).join(' · ')
      : t(`climateState.${state}`)
  return <StatusBadge mark={CLIMATE_MARKS[state]} label={label} />
}

function Due({ place }: { place: ClimatePlace }) {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  if (!place.dueNow) return null
  if (!mayManage) return <span className={classes.due}>{t('climate.due')}</span>
  return (
    <Link to={`/climate/enter?place=${place.locationId}`} className={classes.due}>
      {t('climate.due')}
    </Link>
  )
}

export function PlaceRows({ rows }: { rows: readonly PlaceRow[] }) {
  const { t } = useLanguage()
  const words = useClimateWords()
  const now = ({ latest }: ClimatePlace) => (latest === null ? '—' : words.both(latest))
  const lastDay = ({ lastDay: day }: ClimatePlace) =>
    [
      words.range(day.minCelsius, day.maxCelsius, 'celsius'),
      words.range(day.minHumidity, day.maxHumidity, 'humidity'),
    ]
      .filter((each) => each !== null)
      .join(' · ') || '—'
  const columns: readonly Column<PlaceRow>[] = [
    {
      id: 'place',
      header: t('words.place'),
      width: 220,
      grow: 2,
      cell: ({ place }) => (
        <>
          <Link to={`/climate/places/${place.locationId}`} className={classes.name}>
            {place.name}
          </Link>
          <span className={classes.sub}>
            {t(`placeKind.${place.kind}`)} · {place.jurisdictionName}
          </span>
        </>
      ),
    },
    {
      id: 'state',
      header: t('climate.state'),
      width: 150,
      grow: 1,
      cell: ({ place, state, kinds }) => (
        <span className={classes.states}>
          <StateBadge state={state} kinds={kinds} />
          <Due place={place} />
        </span>
      ),
    },
    { id: 'now', header: t('climate.now'), width: 130, cell: ({ place }) => now(place) },
    {
      id: 'age',
      header: t('climate.measured'),
      width: 110,
      cell: ({ place }) => (place.latest === null ? '—' : <Age at={place.latest.at} />),
    },
    {
      id: 'day',
      header: t('climate.lastDay'),
      width: 210,
      grow: 1,
      cell: ({ place }) => lastDay(place),
    },
    {
      id: 'coverage',
      header: t('climate.coverage'),
      width: 110,
      end: true,
      cell: ({ place }) => words.share(place.lastDay.coverage),
    },
  ]
  return (
    <VirtualTable
      label={t('climate.title')}
      rows={rows}
      total={rows.length}
      rowKey={({ place }) => place.locationId}
      columns={columns}
      rowHeight={52}
      card={({ place, state, kinds }) => (
        <Card
          title={place.name}
          to={`/climate/places/${place.locationId}`}
          badge={<StateBadge state={state} kinds={kinds} />}
          subtitle={`${t(`placeKind.${place.kind}`)} · ${place.jurisdictionName}`}
          facts={[
            { term: t('climate.now'), value: now(place) },
            {
              term: t('climate.measured'),
              value: place.latest === null ? '—' : <Age at={place.latest.at} />,
            },
            { term: t('climate.lastDay'), value: lastDay(place) },
            { term: t('climate.coverage'), value: words.share(place.lastDay.coverage) },
          ]}
        >
          <Due place={place} />
        </Card>
      )}
    />
  )
}
