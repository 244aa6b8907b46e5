import { Link } from 'react-router'
import type { Order, OrderEvent, OrderLine } from '../../protocol/api/replenishment.ts'
import { useCatalog } from '../components/catalog.ts'
import { Panel } from '../components/page.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { Reasoning } from './reasoning.tsx'
import classes from './replenishment.module.css'

function Row({ line }: { line: OrderLine }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const { productId, suggested, requested, approved, dispatched, received, lost, basis } = line
  const boxes = catalog.boxes(requested, productId)
  return (
    <tr>
      <td>
        <span>
          <strong>{catalog.name(productId, line.productName)}</strong>
          {boxes && <span className={classes.quiet}> {boxes}</span>}
        </span>
      </td>
      <td data-label={t('replenishment.suggested')} data-end>
        <div className={classes.suggested}>
          {suggested === null ? t('words.unknown') : format.number(suggested)}
          {suggested !== null && <Reasoning basis={basis} suggested={suggested} />}
        </div>
      </td>
      <td data-label={t('replenishment.requested')} data-end>
        <span className={suggested !== null && suggested !== requested ? classes.changed : undefined}>
          {format.number(requested)}
        </span>
      </td>
      <td data-label={t('replenishment.approved')} data-end>
        {approved === null ? (
          '—'
        ) : (
          <span className={approved === requested ? undefined : classes.changed}>
            {format.number(approved)}
          </span>
        )}
      </td>
      <td data-label={t('replenishment.dispatched')} data-end>
        {format.number(dispatched)}
      </td>
      <td data-label={t('replenishment.received')} data-end>
        <span>
          {format.number(received)}
          {lost > 0 && (
            <span className={classes.quiet}>
              {' '}
              {t('replenishment.lost')} {format.number(lost)}
            </span>
          )}
        </span>
      </td>
    </tr>
  )
}

/** Suggested, requested, approved, sent and received side by side: a change from one to the next stands out. */
export function OrderContents({ order }: { order: Order }) {
  const { t } = useLanguage()
  const columns = ['suggested', 'requested', 'approved', 'dispatched', 'received'] as const
  return (
    <Panel title={t('replenishment.contents')} flush>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('words.product')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" data-end>
                {t(`replenishment.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.items.map((line) => (
            <Row key={line.productId} line={line} />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Event({ event }: { event: OrderEvent }) {
  const { t, format } = useLanguage()
  return (
    <li>
      <strong>{t(`orderAction.${event.action}`)}</strong>{' '}
      <span className={classes.quiet}>
        {event.personName} · {format.instant(event.at)}
      </span>
      {event.note && <span className={classes.timelineNote}>{event.note}</span>}
      {event.transferId && (
        <div>
          <Link to={`/transfers/${event.transferId}`}>{t('replenishment.transfer')}</Link>
        </div>
      )}
    </li>
  )
}

export function OrderTimeline({ order }: { order: Order }) {
  const { t } = useLanguage()
  return (
    <Panel title={t('replenishment.timeline')}>
      <ol className={classes.timeline}>
        {order.events.map((event) => (
          <Event key={`${event.action} ${event.at}`} event={event} />
        ))}
      </ol>
      {order.selfApproved && <p className={classes.hint}>{t('replenishment.selfApproved')}</p>}
    </Panel>
  )
}
