import { Button, Select, TextInput } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { type Round, round as roundSchema, type UpdateRound } from '../../protocol/api/rounds.ts'
import { useApi } from '../api/api.context.ts'
import { driversQuery, roundQuery } from '../api/refills.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Facts, Page, Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { PromisedTwice } from './promised-twice.tsx'
import classes from './rounds.module.css'
import { useKeepForOffline } from './use-offline-round.ts'

function useUpdate(round: Round) {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: UpdateRound) =>
      api.write('PATCH', `/api/rounds/${round.id}`, { body, response: roundSchema }),
    onSuccess(updated) {
      queryClient.setQueryData(['rounds', round.id], updated)
      void queryClient.invalidateQueries({ queryKey: ['rounds'] })
    },
  })
}

type Stop = Round['stops'][number]
const stateOf = (stop: Stop): 'visited' | 'skipped' | 'open' =>
  stop.visitId !== null ? 'visited' : stop.skipped !== null ? 'skipped' : 'open'

function StopRow({ round, stop }: { round: Round; stop: Stop }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const mayManage = useMayManage()
  const update = useUpdate(round)
  const [reason, setReason] = useState('')
  const state = stateOf(stop)
  return (
    <li className={classes.stop} data-state={state}>
      <span className={classes.position}>{stop.position}</span>
      <span className={classes.place}>
        <Link to={`/places/${stop.locationId}`} className={classes.name}>
          {stop.locationName}
        </Link>
        <span className={classes.sub}>{[stop.address, stop.phone].filter(Boolean).join(' · ')}</span>
        {state === 'visited' && (
          <span className={classes.sub}>
            {t('round.visited')} <Age at={stop.visitedAt} />
          </span>
        )}
        {stop.skipped !== null && (
          <span className={classes.sub}>{t('round.skipped', { reason: stop.skipped })}</span>
        )}
      </span>
      <span className={classes.loads}>
        {stop.channels
          .flatMap(({ loads }) => loads)
          .map((load) => (
            <span key={`${load.channel} ${load.lotId}`}>
              {t('refill.channel', { channel: load.channel })}{' '}
              <strong>{catalog.units(load.quantity, load.productId)}</strong>{' '}
              <span className={classes.sub}>{load.lotNumber || t('words.noLotNumber')}</span>
            </span>
          ))}
      </span>
      {mayManage && state === 'open' && round.closedAt === null && (
        <span className={classes.acts}>
          <Button component={Link} to={`/rounds/${round.id}/stops/${stop.position}`} size="sm">
            {t('round.openStop')}
          </Button>
          <ConfirmButton
            title={t('round.skip')}
            text={
              <TextInput
                label={t('round.skipReason')}
                maxLength={200}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            }
            confirm={t('round.skip')}
            error={update.error}
            pending={update.isPending}
            onConfirm={() => update.mutateAsync({ skip: [{ position: stop.position, reason }] })}
            size="sm"
          >
            {t('round.skip')}
          </ConfirmButton>
        </span>
      )}
    </li>
  )
}

/** Who goes; can be changed until the round is under way. */
function Assignee({ round }: { round: Round }) {
  const { t } = useLanguage()
  const drivers = useQuery(driversQuery(useApi(), round.source.id))
  const update = useUpdate(round)
  const { assignee } = round
  const known = drivers.data ?? []
  // Whoever has it stays in the list, also when somebody else may not see that person any more.
  const listed = assignee && !known.some(({ id }) => id === assignee.id) ? [assignee, ...known] : known
  return (
    <>
      <Select
        aria-label={t('round.assignee')}
        placeholder={t('round.unassigned')}
        data={listed.map(({ id, name }) => ({ value: id, label: name }))}
        value={assignee?.id ?? null}
        onChange={(id) => update.mutate({ assignee: id })}
        disabled={update.isPending}
        searchable
        clearable
        className={classes.assignee}
      />
      <ProblemNotice error={drivers.error ?? update.error} />
    </>
  )
}

/** When it starts and when it is over. */
function Steps({ round }: { round: Round }) {
  const { t } = useLanguage()
  const update = useUpdate(round)
  if (round.closedAt !== null) return null
  return (
    <>
      <ProblemNotice error={update.error} />
      {round.status !== 'under_way' && (
        <Button loading={update.isPending} onClick={() => update.mutate({ status: 'under_way' })}>
          {t('round.start')}
        </Button>
      )}
      {round.status === 'under_way' && (
        <Button
          variant="default"
          loading={update.isPending}
          onClick={() => update.mutate({ status: 'done' })}
        >
          {t('round.finish')}
        </Button>
      )}
      <ConfirmButton
        title={t('round.cancel')}
        text={t('round.cancelText')}
        confirm={t('round.cancel')}
        error={update.error}
        pending={update.isPending}
        onConfirm={() => update.mutateAsync({ status: 'cancelled' })}
      >
        {t('round.cancel')}
      </ConfirmButton>
    </>
  )
}

/** One round: who, what, and its stops in order. */
export function RoundScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const mayManage = useMayManage()
  const query = useQuery(roundQuery(api, id))
  useKeepForOffline(query.data)
  return (
    <Page
      title={t('round.title')}
      narrow
      back={{ to: '/rounds', label: t('refill.rounds') }}
      aside={
        query.data && (
          <span className={classes.state} data-status={query.data.status}>
            {t(`roundStatus.${query.data.status}`)}
          </span>
        )
      }
      actions={
        query.data && (
          <>
            <Button
              component={Link}
              to={`/rounds/${id}/pick`}
              variant="default"
              leftSection={<IconPrinter size={17} aria-hidden />}
            >
              {t('round.pick')}
            </Button>
            {mayManage && <Steps round={query.data} />}
          </>
        )
      }
    >
      <Await query={query}>
        {(round) => (
          <>
            <Panel
              title={round.source.name}
              aside={t('round.progress', { visited: round.visited, total: round.stopCount })}
            >
              <Facts
                items={[
                  {
                    term: t('round.assignee'),
                    value:
                      mayManage && (round.status === 'draft' || round.status === 'assigned') ? (
                        <Assignee round={round} />
                      ) : (
                        (round.assignee?.name ?? t('round.unassigned'))
                      ),
                  },
                  ...(round.plannedOn
                    ? [{ term: t('round.plannedOn'), value: format.longDay(round.plannedOn) }]
                    : []),
                  {
                    term: t('round.toLoad'),
                    value: [
                      t('round.units', { count: round.units }),
                      t('round.kilometres', { km: format.number(round.kilometres) }),
                      t('round.minutes', { hours: format.number(round.minutes / 60, 1) }),
                    ].join(' · '),
                  },
                ]}
              />
            </Panel>
            <PromisedTwice lots={round.promisedTwice} />
            <Panel title={t('round.stops')} aside={t('round.distanceNote')}>
              <ol className={classes.stops}>
                {round.stops.map((stop) => (
                  <StopRow key={stop.position} round={round} stop={stop} />
                ))}
              </ol>
            </Panel>
          </>
        )}
      </Await>
    </Page>
  )
}
