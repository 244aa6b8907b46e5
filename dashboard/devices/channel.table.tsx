import type { DispenserDetail, LotInMachine } from '../../protocol/api/devices.ts'
import { useCatalog } from '../components/catalog.ts'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'
import { faultName } from './event.words.ts'

type Channel = DispenserDetail['channels'][number]

/** Which lots lie there by the ledger; expiry after the number, since that is what a driver looks for. */
function Lots({ lots }: { lots: readonly LotInMachine[] }) {
  const { t, format } = useLanguage()
  if (lots.length === 0) return <span className={classes.muted}>—</span>
  return (
    <span className={classes.lots}>
      {lots.map((lot) => (
        <span key={lot.lotId}>
          {t('machine.lot', {
            number: lot.lotNumber === '' ? t('machine.noLotNumber') : lot.lotNumber,
            quantity: lot.quantity,
            expiry: format.day(lot.expiresOn),
          })}
        </span>
      ))}
    </span>
  )
}

function Working({ channel }: { channel: Channel }) {
  const { t, look } = useLanguage()
  if (channel.blocked) return <>{t('device.blocked')}</>
  if (channel.reported === null) return <span className={classes.muted}>{t('words.unknown')}</span>
  if (channel.reported.fault === null) return <>{t('device.working')}</>
  const code = faultName(channel.reported.fault, look)
  return <span className={classes.problems}>{t('device.fault', { code })}</span>
}

/** What the drawing cannot say: lifetime counters and fault codes. */
export function ChannelTable({ machine }: { machine: DispenserDetail }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const unknown = <span className={classes.muted}>{t('words.unknown')}</span>
  const counters = [
    ['vend', t('device.vended')],
    ['failed', t('device.failed')],
    ['test', t('device.tested')],
  ] as const
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('device.channelNumber')}</th>
          <th scope="col">{t('words.product')}</th>
          <th scope="col" data-end>
            {t('device.holds')}
          </th>
          {counters.map(([name, label]) => (
            <th key={name} scope="col" data-end>
              {label}
            </th>
          ))}
          <th scope="col">{t('machine.lots')}</th>
          <th scope="col">{t('words.status')}</th>
        </tr>
      </thead>
      <tbody>
        {machine.channels.map((channel) => (
          <tr key={channel.channel}>
            <td>
              <strong>{channel.channel}</strong>
            </td>
            <td data-label={t('words.product')}>
              {channel.productId === null ? (
                <span className={classes.muted}>{t('device.noProduct')}</span>
              ) : (
                catalog.name(channel.productId, channel.productName)
              )}
            </td>
            <td data-label={t('device.holds')} data-end>
              {channel.reported === null
                ? unknown
                : `${format.number(channel.reported.remaining)}/${format.number(channel.capacity)}`}
            </td>
            {counters.map(([name, label]) => (
              <td key={name} data-label={label} data-end>
                {channel.reported === null ? unknown : format.number(channel.reported.counters[name])}
              </td>
            ))}
            <td data-label={t('machine.lots')}>
              <Lots lots={channel.lots} />
            </td>
            <td data-label={t('words.status')} className={classes.whole}>
              <Working channel={channel} />
            </td>
          </tr>
        ))}
        {machine.unassigned.length > 0 && (
          <tr>
            <td />
            <td colSpan={2 + counters.length}>{t('machine.unassigned')}</td>
            <td data-label={t('machine.lots')}>
              <Lots lots={machine.unassigned} />
            </td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  )
}
