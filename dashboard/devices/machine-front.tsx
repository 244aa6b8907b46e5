import { IconAlertTriangle, IconBan, IconDroplet, IconTemperature } from '@tabler/icons-react'
import type { DispenserDetail } from '../../protocol/api/devices.ts'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { lookOf } from './channel.look.ts'
import { faultName } from './event.words.ts'
import classes from './machine.module.css'

type Channel = DispenserDetail['channels'][number]

function Column({ channel }: { channel: Channel }) {
  const { t, look: words, format } = useLanguage()
  const catalog = useCatalog()
  const look = lookOf(channel)
  const remaining = channel.reported?.remaining ?? null
  const share = remaining === null ? 0 : Math.min(1, remaining / Math.max(1, channel.capacity))
  const product =
    channel.productId === null ? t('device.noProduct') : catalog.name(channel.productId, channel.productName)
  const amount =
    remaining === null ? t('words.unknown') : t('device.remaining', { remaining, capacity: channel.capacity })
  return (
    <li className={classes.column} data-look={look}>
      <div
        className={classes.shaft}
        style={{ '--share': share, '--boxes': Math.min(channel.capacity, 40) } as React.CSSProperties}
      >
        <div className={classes.fill} />
        {look === 'fault' && <IconAlertTriangle size={20} className={classes.sign ?? ''} aria-hidden />}
        {look === 'blocked' && <IconBan size={20} className={classes.sign ?? ''} aria-hidden />}
        {look === 'unknown' && (
          <span className={classes.sign} aria-hidden>
            ?
          </span>
        )}
        <span className={classes.number} aria-hidden>
          {channel.channel}
        </span>
      </div>
      <span className={classes.amount}>
        <span className={classes.hidden}>{t('device.channel', { channel: channel.channel })}</span>
        {remaining === null ? (
          t('words.unknown')
        ) : (
          <>
            {format.number(remaining)}
            <span className={classes.capacity}>/{format.number(channel.capacity)}</span>
          </>
        )}
        <span className={classes.hidden}>{amount}</span>
      </span>
      <span className={classes.product} title={product}>
        {product}
      </span>
      {(look === 'fault' || look === 'blocked') && (
        <span className={classes.fault}>
          {look === 'blocked'
            ? t('device.blocked')
            : t('device.fault', { code: faultName(channel.reported?.fault ?? '', words) })}
        </span>
      )}
    </li>
  )
}

/** The front of the machine as it stands there: channels with what they hold, the climate inside, whether it speaks. */
export function MachineFront({ machine }: { machine: DispenserDetail }) {
  const { t, format } = useLanguage()
  const now = useNow()
  const { celsius, humidity, lastSeenAt } = machine
  return (
    <div className={classes.cabinet} data-presence={machine.presence}>
      <div className={classes.screen}>
        <span className={classes.led} aria-hidden />
        <span>{t(`presence.${machine.presence}`)}</span>
        <span className={classes.climate}>
          <IconTemperature size={14} aria-hidden />
          {celsius === null
            ? t('words.unknown')
            : t('device.celsius', { degrees: format.number(celsius, 1) })}
        </span>
        <span className={classes.climate}>
          <IconDroplet size={14} aria-hidden />
          {humidity === null
            ? t('words.unknown')
            : t('device.humidity', { percent: format.number(humidity) })}
        </span>
        <span className={classes.seen}>
          {lastSeenAt === null ? t('device.neverSeen') : format.age(lastSeenAt, now)}
        </span>
      </div>
      {machine.channels.length === 0 ? (
        <p className={classes.none}>{t('device.noChannels')}</p>
      ) : (
        <ul className={classes.channels}>
          {machine.channels.map((channel) => (
            <Column key={channel.channel} channel={channel} />
          ))}
        </ul>
      )}
      <div className={classes.slot} aria-hidden />
    </div>
  )
}
