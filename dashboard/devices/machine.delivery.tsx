import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Delivery } from '../../protocol/api/devices.ts'
import { useApi } from '../api/api.context.ts'
import { deliveryQuery } from '../api/devices.queries.ts'
import { Age } from '../components/age.tsx'
import { Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'
import { useMachine } from './machine.context.ts'

function Verdict({ delivery }: { delivery: Delivery }) {
  const { t } = useLanguage()
  const unattributed = delivery.logs.reduce((sum, log) => sum + log.unattributed, 0)
  const complete = delivery.logs.every((log) => log.gaps.length === 0) && delivery.quarantined.length === 0
  return (
    <p className={classes.proof} data-incomplete={!complete || undefined}>
      {complete ? <IconCircleCheck size={18} aria-hidden /> : <IconInfoCircle size={18} aria-hidden />}
      {complete ? t('delivery.complete') : t('delivery.incomplete', { units: unattributed })}
    </p>
  )
}

function Logs({ logs }: { logs: Delivery['logs'] }) {
  const { t, format } = useLanguage()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('delivery.log')}</th>
          <th scope="col" data-end>
            {t('delivery.through')}
          </th>
          <th scope="col" data-end>
            {t('delivery.events')}
          </th>
          <th scope="col">{t('delivery.gaps')}</th>
          <th scope="col" data-end>
            {t('delivery.unattributed')}
          </th>
        </tr>
      </thead>
      <tbody>
        {logs.map((log) => (
          <tr key={log.log}>
            <td data-code>{log.log}</td>
            <td data-label={t('delivery.through')} data-end>
              {log.through < 0 ? '—' : format.number(log.through)}
            </td>
            <td data-label={t('delivery.events')} data-end>
              {format.number(log.events)}
            </td>
            <td data-label={t('delivery.gaps')}>
              {log.gaps.length === 0
                ? t('delivery.noGaps')
                : log.gaps.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(', ')}
            </td>
            <td data-label={t('delivery.unattributed')} data-end>
              {format.number(log.unattributed)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Discrepancies({ entries }: { entries: Delivery['discrepancies'] }) {
  const { t, format } = useLanguage()
  if (entries.length === 0) return null
  return (
    <>
      <h3 className={classes.subtitle}>{t('delivery.discrepancies')}</h3>
      <ul className={classes.entries}>
        {entries.map((entry) => (
          <li key={`${entry.log}:${entry.seq}:${entry.channel}`}>
            <span>{t('device.channel', { channel: entry.channel })}</span>
            <span>{t(`discrepancy.${entry.cause}`)}</span>
            <strong>{t('unit.any', { count: entry.quantity })}</strong>
            <span className={classes.muted}>{format.instant(entry.occurredAt)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Quarantined({ messages }: { messages: Delivery['quarantined'] }) {
  const { t } = useLanguage()
  if (messages.length === 0) return null
  return (
    <>
      <h3 className={classes.subtitle}>{t('delivery.quarantined')}</h3>
      <ul className={classes.entries}>
        {messages.map((message) => (
          <li key={`${message.topic}:${message.receivedAt}:${message.detail}`}>
            <code>{message.topic}</code>
            <span>{t(`quarantineReason.${message.reason}`)}</span>
            <code>{message.detail}</code>
            <span className={classes.muted}>
              <Age at={message.receivedAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Proof that nothing the machine reported was lost: what arrived, what never did, what the counters prove besides. */
export function MachineDelivery() {
  const { t } = useLanguage()
  const api = useApi()
  const { id } = useMachine()
  const query = useQuery(deliveryQuery(api, id))
  return (
    <Panel title={t('delivery.title')} aside={t('delivery.hint')} flush>
      <Await query={query}>
        {(delivery) =>
          delivery.logs.length === 0 ? (
            <Empty title={t('delivery.none')} hint={t('delivery.noneHint')} />
          ) : (
            <>
              <Verdict delivery={delivery} />
              <Logs logs={delivery.logs} />
              <Discrepancies entries={delivery.discrepancies} />
              <Quarantined messages={delivery.quarantined} />
            </>
          )
        }
      </Await>
    </Panel>
  )
}
