import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Delivery } from '../../protocol/api/devices.ts'
import { useApi } from '../api/api.context.ts'
import { deliveryQuery } from '../api/devices.queries.ts'
import { Age } from '../components/age.tsx'
import { Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'

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
    <div className={classes.scroll}>
      <table className={classes.table}>
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
              <td className={classes.code}>{log.log}</td>
              <td data-end>{log.through < 0 ? '—' : format.number(log.through)}</td>
              <td data-end>{format.number(log.events)}</td>
              <td>
                {log.gaps.length === 0
                  ? t('delivery.noGaps')
                  : log.gaps.map(([first, last]) => `${first}–${last}`).join(', ')}
              </td>
              <td data-end>{format.number(log.unattributed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Proof that nothing the machine reported was lost: what arrived, what never did, what the counters prove besides. */
export function DeliveryPanel({ id }: { id: string }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const query = useQuery(deliveryQuery(api, id))
  return (
    <Panel title={t('delivery.title')} aside={t('delivery.hint')}>
      <Await query={query}>
        {(delivery) =>
          delivery.logs.length === 0 ? (
            <Empty title={t('delivery.none')} hint={t('delivery.noneHint')} />
          ) : (
            <>
              <Verdict delivery={delivery} />
              <Logs logs={delivery.logs} />
              {delivery.discrepancies.length > 0 && (
                <div className={classes.scroll}>
                  <h3>{t('delivery.discrepancies')}</h3>
                  <table className={classes.table}>
                    <tbody>
                      {delivery.discrepancies.map((each) => (
                        <tr key={`${each.log}:${each.seq}:${each.channel}`}>
                          <td>{t('device.channel', { channel: each.channel })}</td>
                          <td>{t(`discrepancy.${each.cause}`)}</td>
                          <td data-end>{t('unit.any', { count: each.quantity })}</td>
                          <td data-end>{format.instant(each.occurredAt)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
              {delivery.quarantined.length > 0 && (
                <div className={classes.scroll}>
                  <h3>{t('delivery.quarantined')}</h3>
                  <table className={classes.table}>
                    <tbody>
                      {delivery.quarantined.map((message) => (
                        <tr key={`${message.topic}:${message.receivedAt}:${message.detail}`}>
                          <td className={classes.code}>{message.topic}</td>
                          <td>{message.reason}</td>
                          <td className={classes.code}>{message.detail}</td>
                          <td data-end>
                            <Age at={message.receivedAt} />
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
            </>
          )
        }
      </Await>
    </Panel>
  )
}
