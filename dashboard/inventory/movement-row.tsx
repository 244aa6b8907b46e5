import { Button, Collapse, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconAdjustments,
  IconArrowBackUp,
  IconArrowDownLeft,
  IconArrowUpRight,
  IconChevronDown,
  IconHandGrab,
  IconPackageExport,
  IconPackageImport,
  IconReceipt,
  IconTrash,
  IconTruckOff,
  IconTruckReturn,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { Link } from 'react-router'
import type { Movement, MovementKind } from '../../protocol/api/inventory.ts'
import { ACCOUNT_KINDS } from '../../protocol/api/places.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { DeliveryNoteTable, differs } from './delivery-note.table.tsx'
import { useReasonWords } from './movement.words.ts'
import classes from './movements.module.css'

type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>

const ICONS: Readonly<Record<MovementKind, Icon>> = {
  receipt: IconReceipt,
  issue: IconArrowUpRight,
  vend: IconHandGrab,
  dispatch: IconPackageExport,
  arrival: IconPackageImport,
  loss: IconTruckOff,
  return: IconTruckReturn,
  adjustment: IconAdjustments,
  disposal: IconTrash,
  reversal: IconArrowBackUp,
}
/** Posted by a person as one act, so that a person may take it back. */
const REVERSIBLE: readonly MovementKind[] = ['receipt', 'issue', 'adjustment', 'disposal', 'arrival']

const isAccount = (kind: string): boolean => ACCOUNT_KINDS.some((account) => account === kind)

function Side({ side }: { side: Movement['from'] }) {
  const { t } = useLanguage()
  if (isAccount(side.kind)) return <span className={classes.account}>{t(`placeKind.${side.kind}`)}</span>
  return (
    <Link to={`/places/${side.id}`} className={classes.place}>
      {side.name}
    </Link>
  )
}

function useLineSummary(movement: Movement): string {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const byProduct = new Map<string, number>()
  for (const line of movement.lines)
    byProduct.set(line.productId, (byProduct.get(line.productId) ?? 0) + line.quantity)
  const [first, ...rest] = byProduct
  if (!first) return ''
  const [productId, quantity] = first
  const named = movement.lines.find((line) => line.productId === productId)?.productName
  const text = `${catalog.name(productId, named)} ${catalog.units(quantity, productId)}`
  return rest.length === 0 ? text : t('movements.andMore', { first: text, count: rest.length })
}

function Detail({ movement, onReverse }: { movement: Movement; onReverse: (movement: Movement) => void }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const mayManage = useMayManage()
  const reason = useReasonWords()(movement)
  return (
    <div className={classes.detail}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('words.product')}</th>
            <th scope="col">{t('lot.number')}</th>
            <th scope="col">{t('lot.expiresOn')}</th>
            <th scope="col">{t('form.quantity')}</th>
          </tr>
        </thead>
        <tbody>
          {movement.lines.map((line) => (
            <tr key={line.lotId}>
              <td>{catalog.name(line.productId, line.productName)}</td>
              <td>
                <Link to={`/stock/whereabouts?lot=${line.lotId}`}>
                  {line.lotNumber || t('words.noLotNumber')}
                </Link>
              </td>
              <td>{format.day(line.expiresOn)}</td>
              <td>{catalog.units(line.quantity, line.productId)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.facts}>
        <span>{t('movements.occurred', { at: format.instant(movement.occurredAt) })}</span>
        <span>{t('movements.recorded', { at: format.instant(movement.recordedAt) })}</span>
        {reason && <span>{t('movements.reason', { reason })}</span>}
        {movement.note && <span>{t('movements.noted', { note: movement.note })}</span>}
        {movement.delivery?.supplierName && (
          <span>
            {t('deliveryNote.supplierName')} {movement.delivery.supplierName}
          </span>
        )}
        {movement.delivery?.documentNumber && (
          <span>
            {t('deliveryNote.documentNumber')} {movement.delivery.documentNumber}
          </span>
        )}
        {movement.witness && (
          <span>
            {t('voucher.witness')} {movement.witness.name}
          </span>
        )}
        {movement.transferId && (
          <Link to={`/transfers/${movement.transferId}`}>{t('movements.toTransfer')}</Link>
        )}
        <Link to={`/movements/${movement.id}`}>{t('voucher.open')}</Link>
      </p>
      {movement.delivery?.lines.some(differs) && <DeliveryNoteTable note={movement.delivery} />}
      {mayManage && movement.reversedById === null && REVERSIBLE.includes(movement.kind) && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconArrowBackUp size={15} aria-hidden />}
          onClick={() => onReverse(movement)}
        >
          {t('movements.reverse')}
        </Button>
      )}
    </div>
  )
}

/** One movement; its lots and reasons unfold. */
export function MovementRow({
  movement,
  onReverse,
}: {
  movement: Movement
  onReverse: (movement: Movement) => void
}) {
  const { t, format } = useLanguage()
  const now = useNow()
  const [open, { toggle }] = useDisclosure(false)
  const summary = useLineSummary(movement)
  const Icon = ICONS[movement.kind]
  const reversed = movement.reversedById !== null
  return (
    <li className={classes.movement} data-reversed={reversed || undefined}>
      <div className={classes.line}>
        <span className={classes.icon} data-kind={movement.kind}>
          <Icon size={17} stroke={1.7} aria-hidden />
        </span>
        <span className={classes.kind}>
          {t(`movementKind.${movement.kind}`)}
          {reversed && <span className={classes.tag}>{t('movements.reversed')}</span>}
          {movement.delivery?.lines.some(differs) && (
            <span className={classes.tag}>{t('deliveryNote.differs')}</span>
          )}
        </span>
        <span className={classes.summary}>{summary}</span>
        <span className={classes.route}>
          <Side side={movement.from} />
          <IconArrowDownLeft size={14} className={classes.arrow ?? ''} aria-label={t('movements.towards')} />
          <Side side={movement.to} />
        </span>
        <span className={classes.when}>
          <time dateTime={movement.occurredAt} title={format.instant(movement.occurredAt)}>
            {format.moment(movement.occurredAt, now)}
          </time>
          <span className={classes.who}>
            {movement.personName ?? (movement.deviceId ? t('movements.byMachine') : '')}
          </span>
        </span>
        <UnstyledButton
          className={classes.unfold}
          aria-expanded={open}
          aria-label={t('movements.details')}
          onClick={toggle}
        >
          <IconChevronDown size={17} aria-hidden />
        </UnstyledButton>
      </div>
      <Collapse expanded={open}>{open && <Detail movement={movement} onReverse={onReverse} />}</Collapse>
    </li>
  )
}
