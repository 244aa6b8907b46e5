import { Alert, Button, NumberInput, Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { z } from 'zod'
import { HORIZON_DAYS } from '../../protocol/api/machine-forecast.ts'
import {
  type RoundProposal,
  roundLimits,
  roundProposal,
  round as roundSchema,
} from '../../protocol/api/rounds.ts'
import { useApi } from '../api/api.context.ts'
import { useCatalog } from '../components/catalog.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect, usePlaces } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Empty } from '../components/states.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { PromisedTwice } from './promised-twice.tsx'
import classes from './rounds.module.css'

const HORIZONS = [3, 7, 14, 21, 30] as const
const DEFAULTS = roundLimits.parse({})
/** What the list of machines hands over. */
const handedOver = z.object({ locations: z.array(z.string()).default([]) })

interface Wishes {
  source: string | null
  horizon: number
  units: number | ''
  stops: number | ''
  hours: number | ''
}

/** A store that has a position: a round begins and ends somewhere. */
function useUsualSource(): string | null {
  const places = usePlaces()
  const stores = places.filter((place) => place.kind === 'storeroom' || place.kind === 'warehouse')
  return (stores.find((place) => place.longitude !== null) ?? stores[0])?.id ?? null
}

const toRequest = (wishes: Wishes, usual: string | null, locations: readonly string[]) => ({
  source: wishes.source ?? usual ?? '',
  horizon: wishes.horizon,
  ...(locations.length > 0 && { locations }),
  limits: {
    ...DEFAULTS,
    units: wishes.units || DEFAULTS.units,
    stops: wishes.stops || DEFAULTS.stops,
    minutes: Math.round((wishes.hours || DEFAULTS.minutes / 60) * 60),
  },
})

/** Where, when and how much; the system says the rest. */
export function NewRoundScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { state } = useLocation()
  const { locations } = handedOver.catch({ locations: [] }).parse(state ?? {})
  const usual = useUsualSource()
  const [wishes, setWishes] = useState<Wishes>({
    source: null,
    horizon: HORIZON_DAYS,
    units: DEFAULTS.units,
    stops: DEFAULTS.stops,
    hours: DEFAULTS.minutes / 60,
  })
  const request = toRequest(wishes, usual, locations)
  const propose = useMutation({
    mutationFn: () => api.write('POST', '/api/rounds/propose', { body: request, response: roundProposal }),
  })
  const change = (changes: Partial<Wishes>) => {
    setWishes((before) => ({ ...before, ...changes }))
    propose.reset()
  }
  return (
    <Page title={t('round.newTitle')} narrow back={{ to: '/refills', label: t('refill.forecasts') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          propose.mutate()
        }}
        className={classes.wishes}
      >
        <PlaceSelect
          label={t('round.source')}
          description={t('round.sourceHint')}
          kinds={['storeroom', 'warehouse', 'kit']}
          value={wishes.source ?? usual}
          onChange={(source) => change({ source })}
          clearable={false}
        />
        <Select
          label={t('refill.horizon')}
          description={
            locations.length > 0
              ? t('round.someMachines', { count: locations.length })
              : t('round.allMachines')
          }
          allowDeselect={false}
          data={HORIZONS.map((days) => ({
            value: String(days),
            label: t('refill.horizonDays', { count: days }),
          }))}
          value={String(wishes.horizon)}
          onChange={(days) => change({ horizon: Number(days) })}
        />
        <div className={classes.limits}>
          <WholeNumberInput
            label={t('round.vehicle')}
            min={1}
            max={100_000}
            value={wishes.units}
            onChange={(units) => change({ units })}
          />
          <WholeNumberInput
            label={t('round.stopLimit')}
            min={1}
            max={50}
            value={wishes.stops}
            onChange={(stops) => change({ stops })}
          />
          <NumberInput
            label={t('round.hours')}
            min={0.5}
            max={24}
            step={0.5}
            value={wishes.hours}
            onChange={(hours) => change({ hours: typeof hours === 'number' ? hours : '' })}
          />
        </div>
        <ProblemNotice error={propose.error} />
        <div>
          <Button
            type="submit"
            variant={propose.data ? 'default' : 'filled'}
            loading={propose.isPending}
            disabled={request.source === ''}
          >
            {propose.data ? t('round.recalculate') : t('round.calculate')}
          </Button>
        </div>
      </form>
      {propose.data && <Proposal proposal={propose.data} limits={request.limits} />}
    </Page>
  )
}

function Proposal({ proposal, limits }: { proposal: RoundProposal; limits: z.output<typeof roundLimits> }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  if (proposal.stops.length === 0)
    return (
      <>
        <Empty title={t('round.proposalEmpty')} hint={t('round.proposalEmptyHint')} />
        <LeftOut proposal={proposal} />
      </>
    )
  return (
    <>
      <Panel
        title={t('round.proposal')}
        aside={[
          t('round.stopCount', { count: proposal.stops.length }),
          t('round.units', { count: proposal.units }),
          t('round.kilometres', { km: format.number(proposal.kilometres) }),
          t('round.minutes', { hours: format.number(proposal.minutes / 60, 1) }),
        ].join(' · ')}
      >
        <p className={classes.note}>{t('round.distanceNote')}</p>
        <ol className={classes.stops}>
          {proposal.stops.map((stop, index) => (
            <li key={stop.locationId} className={classes.stop}>
              <span className={classes.position}>{index + 1}</span>
              <span className={classes.place}>
                <span className={classes.name}>{stop.locationName}</span>
                <span className={classes.sub}>
                  {t('round.kilometres', { km: format.number(stop.kilometres, 1) })}
                  {stop.unmet !== null && ` · ${t('round.unmet', { count: Math.round(stop.unmet) })}`}
                </span>
              </span>
              <span className={classes.loads}>
                {stop.loads.map((load) => (
                  <span key={`${load.channel} ${load.lotId}`}>
                    {t('refill.channel', { channel: load.channel })}{' '}
                    <strong>{catalog.units(load.quantity, load.productId)}</strong>{' '}
                    <span className={classes.sub}>{load.lotNumber || t('words.noLotNumber')}</span>
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ol>
        <PromisedTwice lots={proposal.promisedTwice} />
        <Keep proposal={proposal} limits={limits} />
      </Panel>
      <LeftOut proposal={proposal} />
    </>
  )
}

function LeftOut({ proposal }: { proposal: RoundProposal }) {
  const { t } = useLanguage()
  if (proposal.leftOut.length === 0) return null
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t('round.leftOut')}
    >
      <ul className={classes.plain}>
        {proposal.leftOut.map(({ locationId, locationName, why }) => (
          <li key={locationId}>
            {locationName} · {t(`leftOutWhy.${why}`)}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

function Keep({ proposal, limits }: { proposal: RoundProposal; limits: z.output<typeof roundLimits> }) {
  const { t } = useLanguage()
  const api = useApi()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [key] = useIdempotencyKey()
  const [plannedOn, setPlannedOn] = useState('')
  const keep = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/rounds', {
        idempotencyKey: key,
        response: roundSchema,
        body: {
          source: proposal.source.id,
          limits,
          ...(plannedOn && { plannedOn }),
          stops: proposal.stops.map(({ locationId, loads }) => ({
            location: locationId,
            loads: loads.map(({ channel, lotId, quantity }) => ({ channel, lotId, quantity })),
          })),
        },
      }),
    onSuccess(round) {
      notifications.show({ color: 'green', message: t('round.kept') })
      void queryClient.invalidateQueries({ queryKey: ['rounds'] })
      void navigate(`/rounds/${round.id}`)
    },
  })
  return (
    <div className={classes.keep}>
      <TextInput
        type="date"
        label={t('round.plannedOn')}
        value={plannedOn}
        onChange={(event) => setPlannedOn(event.currentTarget.value)}
      />
      <Button loading={keep.isPending} onClick={() => keep.mutate()}>
        {t('round.keep')}
      </Button>
      <ProblemNotice error={keep.error} repeatable />
    </div>
  )
}
