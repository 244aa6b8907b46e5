import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ConfigCause, DispenserConfig } from '../../protocol/api/configs.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { configHistoryQuery, configQuery } from '../api/steering.queries.ts'
import { LoadMore } from '../components/load-more.tsx'
import { Panel } from '../components/page.tsx'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { ConfigForm } from './config.form.tsx'
import { configRows } from './config.words.ts'
import devices from './devices.module.css'
import { useMachine } from './machine.context.ts'
import classes from './machine-pages.module.css'

const CAUSES: Readonly<
  Record<
    ConfigCause,
    `config.${'registered' | 'channels' | 'blocked' | 'overrides' | 'templateCause' | 'ahead'}`
  >
> = {
  registered: 'config.registered',
  channels: 'config.channels',
  blocked: 'config.blocked',
  overrides: 'config.overrides',
  template: 'config.templateCause',
  ahead: 'config.ahead',
}

/** Whether the machine runs what it is meant to. */
function Standing({ config: { desired, rejected, inSync } }: { config: DispenserConfig }) {
  const { t } = useLanguage()
  if (!desired) return <p className={devices.proof}>{t('config.never')}</p>
  const { version } = desired
  const words =
    rejected && !inSync
      ? t('config.rejected', { version: rejected.version, error: rejected.error ?? '—' })
      : inSync
        ? t('config.inSync', { version })
        : t('config.pending', { version })
  return (
    <p className={devices.proof} data-incomplete={!inSync || undefined}>
      {words}
    </p>
  )
}

function Difference({ config }: { config: DispenserConfig }) {
  const { t } = useLanguage()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('config.setting')}</th>
          <th scope="col">{t('config.desired')}</th>
          <th scope="col">{t('config.applied')}</th>
        </tr>
      </thead>
      <tbody>
        {configRows(config, t).map((row) => (
          <tr key={row.key} data-differs={row.differs || undefined} className={classes.difference}>
            <td>{row.label}</td>
            <td data-label={t('config.desired')}>{row.desired}</td>
            <td data-label={t('config.applied')}>
              {row.applied ?? <span className={devices.muted}>{t('words.unknown')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Versions({ id }: { id: string }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const query = useInfiniteQuery(configHistoryQuery(api, id))
  return (
    <Await query={query}>
      {({ pages }) => (
        <>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('config.version')}</th>
                <th scope="col">{t('config.why')}</th>
                <th scope="col">{t('command.who')}</th>
                <th scope="col" data-end>
                  {t('device.when')}
                </th>
              </tr>
            </thead>
            <tbody>
              {pages
                .flatMap((page) => page.items)
                .map((document) => (
                  <tr key={document.version}>
                    <td>{document.version}</td>
                    <td data-label={t('config.why')}>{t(CAUSES[document.cause])}</td>
                    <td data-label={t('command.who')}>{document.createdByName ?? '—'}</td>
                    <td data-label={t('device.when')} data-end>
                      {format.instant(document.createdAt)}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
          <LoadMore query={query} className={classes.more} />
        </>
      )}
    </Await>
  )
}

/** What the machine is told to do, and what it does. */
export function MachineConfig() {
  const { t } = useLanguage()
  const api = useApi()
  const { id, name } = useMachine()
  const mayManage = useMayManage()
  const [editing, { open, close }] = useDisclosure(false)
  const query = useQuery(configQuery(api, id))
  return (
    <Await query={query}>
      {(config) => (
        <>
          <Panel
            title={t('config.title')}
            flush
            action={
              mayManage && (
                <Button size="compact-sm" variant="default" onClick={open}>
                  {t('config.edit')}
                </Button>
              )
            }
          >
            <Standing config={config} />
            {config.desired && <Difference config={config} />}
          </Panel>
          <Panel title={t('config.history')} flush>
            <Versions id={id} />
          </Panel>
          {editing && (
            <ConfigForm
              title={`${t('config.title')} · ${name}`}
              settings={config.overrides}
              template={config.template.settings}
              save={(overrides) =>
                api.write('PUT', `/api/dispensers/${id}/config`, {
                  body: { expectedVersion: config.desired?.version ?? 0, overrides },
                })
              }
              onClose={close}
            />
          )}
        </>
      )}
    </Await>
  )
}
