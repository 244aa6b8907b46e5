import { Link } from 'react-router'
import type { BinCard, BinCardLine } from '../../protocol/api/bin-card.ts'
import { useNow } from '../components/now.context.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { Empty } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './bin-card.module.css'

/** Entered this much after it happened, a line says so: milliseconds. */
const BACKDATED = 60 * 60_000

const wasBackdated = ({ occurredAt, recordedAt, deviceId }: BinCardLine): boolean =>
  deviceId === null && Date.parse(recordedAt) - Date.parse(occurredAt) > BACKDATED

function Line({ line }: { line: BinCardLine }) {
  const { t, format, look } = useLanguage()
  const now = useNow()
  const { change } = line
  const remarks = [
    line.reason === null ? null : (look('adjustmentReason', line.reason) ?? line.reason),
    line.note,
    line.reversedById === null ? null : t('binCard.reversed'),
    wasBackdated(line) ? t('binCard.backdated', { at: format.moment(line.recordedAt, now) }) : null,
  ].filter(Boolean)
  const lot = line.lotNumber === '' ? t('binCard.noLotNumber') : line.lotNumber
  return (
    <tr data-reversed={line.reversedById !== null || undefined}>
      <td>{format.instant(line.occurredAt)}</td>
      <td data-label={t('binCard.what')}>
        {t(`movementKind.${line.kind}`)}
        {remarks.length > 0 && <span className={classes.remark}>{remarks.join(' · ')}</span>}
      </td>
      <td data-label={t('binCard.party')}>{line.other.name}</td>
      <td data-label={t('binCard.lot')}>
        {lot} <span className={classes.quiet}>{format.day(line.expiresOn)}</span>
      </td>
      <td data-label={t('binCard.in')} data-end>
        {change > 0 && format.number(change)}
      </td>
      <td data-label={t('binCard.out')} data-end>
        {change < 0 && format.number(-change)}
      </td>
      <td data-label={t('binCard.balance')} data-end>
        <strong>{format.number(line.balance)}</strong>
      </td>
      <td data-label={t('binCard.who')}>
        {line.personName ?? (line.deviceId === null ? '—' : t('binCard.machine'))}
      </td>
    </tr>
  )
}

function Head({ card }: { card: BinCard }) {
  const { t, format, name, look } = useLanguage()
  const { location, product, quantity, lots } = card
  const amount = (count: number) => look('unit', product.unit, { count }) ?? t('unit.any', { count })
  return (
    <header className={classes.head}>
      <div>
        <h2 className={classes.product}>{name(product)}</h2>
        <p className={classes.place}>
          <Link to={`/places/${location.id}`}>{location.name}</Link>
          <span className={classes.quiet}>
            {location.jurisdictionName} · {t('binCard.code')} {product.code}
          </span>
        </p>
        <p className={classes.now}>
          {t('binCard.now')} <strong>{amount(quantity)}</strong>
        </p>
        <ul className={classes.lots} aria-label={t('binCard.lots')}>
          {lots.map((lot) => (
            <li key={lot.lotId} data-off={!lot.usable || undefined}>
              <Link to={`/stock/whereabouts?lot=${lot.lotId}`}>
                {lot.lotNumber === '' ? t('binCard.noLotNumber') : lot.lotNumber}
              </Link>{' '}
              · {format.day(lot.expiresOn)} · {format.number(lot.quantity)}
              {!lot.usable && ` · ${t('binCard.notUsable')}`}
            </li>
          ))}
        </ul>
      </div>
      <figure className={classes.code}>
        <QrCode text={window.location.href} label={t('binCard.scan')} />
        <figcaption>{t('binCard.scan')}</figcaption>
      </figure>
    </header>
  )
}

/** The card itself: latest line first, as the newest is what one looks for; what lay there before stands below. */
export function BinCardPaper({ pages, paper }: { pages: readonly BinCard[]; paper: 'A4' | 'A5' }) {
  const { t, format } = useLanguage()
  const [card] = pages
  const last = pages.at(-1)
  if (!card || !last) return null
  const lines = pages.flatMap((page) => page.items)
  return (
    <section className={classes.paper} data-paper={paper} aria-label={t('binCard.title')}>
      <Head card={card} />
      {lines.length === 0 ? (
        <Empty title={t('binCard.none')} hint={t('binCard.noneHint')} />
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('binCard.day')}</th>
              <th scope="col">{t('binCard.what')}</th>
              <th scope="col">{t('binCard.party')}</th>
              <th scope="col">{t('binCard.lot')}</th>
              <th scope="col" data-end>
                {t('binCard.in')}
              </th>
              <th scope="col" data-end>
                {t('binCard.out')}
              </th>
              <th scope="col" data-end>
                {t('binCard.balance')}
              </th>
              <th scope="col">{t('binCard.who')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Line key={`${line.movementId} ${line.line}`} line={line} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td colSpan={6}>{t('binCard.opening')}</td>
              <td data-end>
                <strong>{format.number(last.opening)}</strong>
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
      )}
      <p className={classes.printed}>
        {t('binCard.printedAt', { at: format.instant(new Date().toISOString()) })}
      </p>
    </section>
  )
}
