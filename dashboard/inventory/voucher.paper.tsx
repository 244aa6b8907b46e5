import type { ReactNode } from 'react'
import type { Movement } from '../../protocol/api/inventory.ts'
import { ACCOUNT_KINDS } from '../../protocol/api/places.ts'
import { useCatalog } from '../components/catalog.ts'
import { Facts } from '../components/page.tsx'
import { type Language, useLanguage } from '../locales/locale.tsx'
import { DeliveryNoteTable } from './delivery-note.table.tsx'
import { documentNumberOf, documentOf, useReasonWords } from './movement.words.ts'
import classes from './voucher.module.css'

type Signature = 'signHandler' | 'signReceiver' | 'signDriver' | 'signKeeper' | 'signWitness' | 'signLeader'

const SIGNATURES: Readonly<Record<ReturnType<typeof documentOf>, readonly Signature[]>> = {
  receipt: ['signDriver', 'signReceiver', 'signLeader'],
  issue: ['signHandler', 'signReceiver', 'signLeader'],
  dispatch: ['signKeeper', 'signDriver', 'signReceiver'],
  arrival: ['signDriver', 'signReceiver', 'signLeader'],
  disposal: ['signHandler', 'signWitness', 'signLeader'],
  other: ['signHandler', 'signLeader'],
}

/** An account of the ledger goes by what it is; a place by its name. */
function sideName(side: Movement['from'], supplier: string | null, { t }: Pick<Language, 't'>): string {
  if (side.kind === 'supplier' && supplier) return supplier
  return ACCOUNT_KINDS.some((kind) => kind === side.kind) ? t(`placeKind.${side.kind}`) : side.name
}

function witnessFact(
  { kind, witness }: Movement,
  { t, format }: Language,
): { term: string; value: string }[] {
  if (kind !== 'disposal') return []
  const value =
    witness === null
      ? t('voucher.noWitness')
      : witness.confirmedAt === null
        ? t('voucher.unconfirmed', { name: witness.name })
        : t('voucher.confirmed', { name: witness.name, at: format.instant(witness.confirmedAt) })
  return [{ term: t('voucher.witness'), value }]
}

const fact = (term: string, value: string | null | undefined) => (value ? [{ term, value }] : [])

/** One movement as the document that stores keep of it (入库单, 出库单, 调拨单, 报废单), with lines to sign on. */
export function VoucherPaper({ movement, paper }: { movement: Movement; paper: 'A4' | 'A5' }) {
  const language = useLanguage()
  const { t, format } = language
  const catalog = useCatalog()
  const reasonWords = useReasonWords()
  const kind = documentOf(movement.kind)
  const { delivery } = movement
  const supplier = delivery?.supplierName ?? null
  return (
    <article className={classes.paper} data-paper={paper} aria-label={t(`voucher.${kind}`)}>
      <h2 className={classes.title}>{t(`voucher.${kind}`)}</h2>
      {movement.reversedById && <p className={classes.reversed}>{t('voucher.reversed')}</p>}
      <Facts
        items={[
          { term: t('voucher.number'), value: documentNumberOf(movement) },
          { term: t('voucher.from'), value: sideName(movement.from, supplier, language) },
          { term: t('voucher.to'), value: sideName(movement.to, null, language) },
          { term: t('voucher.when'), value: format.instant(movement.occurredAt) },
          { term: t('voucher.recorded'), value: format.instant(movement.recordedAt) },
          ...fact(t('voucher.handler'), movement.personName),
          ...fact(t('deliveryNote.documentNumber'), delivery?.documentNumber),
          ...fact(t('form.reason'), reasonWords(movement)),
          ...fact(t('form.note'), movement.note),
          ...witnessFact(movement, language),
        ]}
      />
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('voucher.product')}</th>
            <th scope="col">{t('voucher.lot')}</th>
            <th scope="col">{t('voucher.expiresOn')}</th>
            <th scope="col" data-end>
              {t('voucher.quantity')}
            </th>
            <th scope="col" data-end>
              {t('voucher.boxes')}
            </th>
          </tr>
        </thead>
        <tbody>
          {movement.lines.map((line) => (
            <tr key={line.lotId}>
              <td>
                {catalog.name(line.productId, line.productName)}{' '}
                <span className={classes.quiet}>{catalog.find(line.productId)?.specification}</span>
              </td>
              <td data-label={t('voucher.lot')}>{line.lotNumber || t('words.noLotNumber')}</td>
              <td data-label={t('voucher.expiresOn')}>{format.day(line.expiresOn)}</td>
              <td data-label={t('voucher.quantity')} data-end>
                {catalog.units(line.quantity, line.productId)}
              </td>
              <td data-label={t('voucher.boxes')} data-end>
                {catalog.boxes(line.quantity, line.productId) ?? '—'}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={5}>{t('voucher.total', { count: movement.lines.length })}</td>
          </tr>
        </tfoot>
      </table>
      {delivery && <DeliveryNoteTable note={delivery} />}
      <Signatures>
        {SIGNATURES[kind].map((name) => (
          <li key={name}>
            <span>{t(`voucher.${name}`)}</span>
            <span>{t('voucher.signDate')}</span>
          </li>
        ))}
      </Signatures>
      <p className={classes.printed}>
        {t('voucher.printedAt', { at: format.instant(new Date().toISOString()) })}
      </p>
    </article>
  )
}

const Signatures = ({ children }: { children: ReactNode }) => (
  <ul className={classes.signatures}>{children}</ul>
)
