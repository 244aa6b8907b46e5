import { Button, Select } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { z } from 'zod'
import { type Rollout, type RolloutDevices, updateState } from '../../protocol/api/firmware.ts'
import { useApi } from '../api/api.context.ts'
import { useMay } from '../api/session.context.tsx'
import { rolloutDevicesQuery, rolloutQuery } from '../api/steering.queries.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './firmware.module.css'
import { HaltNotice, RolloutBadge } from './rollout.card.tsx'
import { StateBar, stateLabel } from './state-bar.tsx'

const filters = z.object({ state: updateState.optional() })

function Decisions({ rollout }: { rollout: Rollout }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const decide = useMutation({
    mutationFn: (what: 'resume' | 'advance' | 'cancel') =>
      api.write('POST', `/api/rollouts/${rollout.id}/${what}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['rollouts'] }),
  })
  const open = rollout.state === 'running' || rollout.state === 'halted'
  return (
    <>
      {rollout.state === 'halted' && (
        <ConfirmButton
          title={t('firmware.resume')}
          text={t('firmware.resumeText')}
          confirm={t('firmware.resume')}
          error={decide.error}
          pending={decide.isPending}
          onConfirm={() => decide.mutateAsync('resume')}
        >
          {t('firmware.resume')}
        </ConfirmButton>
      )}
      {rollout.state === 'running' && rollout.stage < rollout.stages.length - 1 && (
        <ConfirmButton
          title={t('firmware.advance')}
          text={t('firmware.advanceText')}
          confirm={t('firmware.advance')}
          error={decide.error}
          pending={decide.isPending}
          onConfirm={() => decide.mutateAsync('advance')}
        >
          {t('firmware.advance')}
        </ConfirmButton>
      )}
      {open && (
        <ConfirmButton
          title={t('firmware.cancel')}
          text={t('firmware.cancelText')}
          confirm={t('firmware.cancel')}
          error={decide.error}
          pending={decide.isPending}
          onConfirm={() => decide.mutateAsync('cancel')}
        >
          {t('firmware.cancel')}
        </ConfirmButton>
      )}
    </>
  )
}

function Stages({ rollout }: { rollout: Rollout }) {
  const { t } = useLanguage()
  return (
    <ol className={classes.stages}>
      {rollout.stages.map((stage, i) => {
        const waiting = i > rollout.stage
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place in the order
          <li key={i}>
            <div className={classes.stageHead}>
              {t('firmware.stage', { count: i + 1 })}
              <span className={classes.quiet}>
                {[
                  stage.percent === null
                    ? t('firmware.stageChosen')
                    : t('firmware.stagePercent', { percent: stage.percent }),
                  ...(waiting ? [t('firmware.stageWaiting')] : []),
                  ...(i === rollout.stage && rollout.state === 'running' ? [t('firmware.current')] : []),
                ].join(' · ')}
              </span>
            </div>
            <StateBar figures={stage} />
          </li>
        )
      })}
    </ol>
  )
}

function Machines({ machines }: { machines: RolloutDevices['items'] }) {
  const { t, format } = useLanguage()
  const now = useNow()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('firmware.machine')}</th>
          <th scope="col">{t('words.status')}</th>
          <th scope="col">{t('firmware.from')}</th>
          <th scope="col" data-end>
            {t('firmware.at')}
          </th>
        </tr>
      </thead>
      <tbody>
        {machines.map((each) => (
          <tr key={each.deviceId}>
            <td>
              <Link to={`/dispensers/${each.deviceId}`}>{each.name}</Link>
              <span className={classes.quiet}> · {t('firmware.stage', { count: each.stage + 1 })}</span>
            </td>
            <td data-label={t('words.status')}>
              {each.state === 'downloading'
                ? t('firmware.downloading', { percent: format.percent(each.received, each.size) })
                : t(stateLabel(each.state))}
              {each.error !== null && <span className={classes.quiet}> {each.error}</span>}
            </td>
            <td data-label={t('firmware.from')}>{each.fromVersion}</td>
            <td data-label={t('firmware.at')} data-end>
              {format.moment(each.stateAt, now)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One rollout: its stages, what halted it, and every machine. */
export function RolloutScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const isAdministrator = useMay('administrator')
  const [chosen, change] = useUrlFilters(filters)
  const query = useQuery(rolloutQuery(api, id))
  const machines = useInfiniteQuery(rolloutDevicesQuery(api, id, chosen))
  const rollout = query.data
  return (
    <Page
      title={
        rollout ? t('firmware.startTitle', { version: rollout.release.version }) : t('firmware.rollouts')
      }
      back={{ to: '/dispensers/firmware', label: t('firmware.title') }}
      aside={rollout && <RolloutBadge state={rollout.state} />}
      note={
        rollout &&
        [
          rollout.release.hardware,
          t('firmware.by', { who: rollout.createdByName, at: format.instant(rollout.createdAt) }),
          t('firmware.deadline', { at: format.instant(rollout.deadline) }),
        ].join(' · ')
      }
      actions={rollout && isAdministrator && <Decisions rollout={rollout} />}
    >
      <Await query={query}>
        {(data) => (
          <>
            <HaltNotice rollout={data} />
            <Panel title={t('firmware.rollouts')}>
              <Stages rollout={data} />
            </Panel>
          </>
        )}
      </Await>
      <FilterBar>
        <Select
          aria-label={t('words.status')}
          placeholder={t('firmware.allStates')}
          data={updateState.options.map((state) => ({ value: state, label: t(stateLabel(state)) }))}
          value={chosen.state ?? null}
          onChange={(state) => change({ state })}
          clearable
        />
      </FilterBar>
      <Panel title={t('firmware.machines')} flush>
        <Await query={machines}>
          {({ pages }) => (
            <>
              <Machines machines={pages.flatMap((page) => page.items)} />
              {machines.hasNextPage && (
                <Button
                  variant="subtle"
                  loading={machines.isFetchingNextPage}
                  onClick={() => void machines.fetchNextPage()}
                >
                  {t('words.loadMore')}
                </Button>
              )}
            </>
          )}
        </Await>
      </Panel>
    </Page>
  )
}
