import type { DispenserDetail } from '../../protocol/api/devices.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'

/** What the drawing cannot say: lifetime counters and fault codes. */
export function ChannelTable({ machine }: { machine: DispenserDetail }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const unknown = <span className={classes.muted}>{t('words.unknown')}</span>
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('device.channelNumber')}</th>
            <th scope="col">{t('words.product')}</th>
            <th scope="col" data-end>
              {t('device.holds')}
            </th>
            <th scope="col" data-end>
              {t('device.vended')}
            </th>
            <th scope="col" data-end>
              {t('device.failed')}
            </th>
            <th scope="col" data-end>
              {t('device.tested')}
            </th>
            <th scope="col">{t('words.status')}</th>
          </tr>
        </thead>
        <tbody>
          {machine.channels.map(({ channel, productId, productName, capacity, blocked, reported }) => (
            <tr key={channel}>
              <td>{channel}</td>
              <td>
                {productId === null ? (
                  <span className={classes.muted}>{t('device.noProduct')}</span>
                ) : (
                  catalog.name(productId, productName)
                )}
              </td>
              <td data-end>
                {reported === null
                  ? unknown
                  : `${format.number(reported.remaining)}/${format.number(capacity)}`}
              </td>
              <td data-end>{reported === null ? unknown : format.number(reported.counters.vend)}</td>
              <td data-end>{reported === null ? unknown : format.number(reported.counters.failed)}</td>
              <td data-end>{reported === null ? unknown : format.number(reported.counters.test)}</td>
              <td>
                {blocked ? (
                  t('device.blocked')
                ) : reported === null ? (
                  unknown
                ) : reported.fault === null ? (
                  t('device.working')
                ) : (
                  <span className={classes.problems}>{t('device.fault', { code: reported.fault })}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
