import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import type { Round } from '../../protocol/api/rounds.ts'
import { useApi } from '../api/api.context.ts'
import { roundQuery } from '../api/refills.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { Page } from '../components/page.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './pick-list.module.css'
import { loadsByStop, pickList } from './pick-list.ts'

function Sheet({ round }: { round: Round }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  return (
    <div className={classes.paper}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t('round.pickTitle')}</h2>
        <p>
          {[
            round.source.name,
            round.assignee?.name,
            round.plannedOn && format.day(round.plannedOn),
            t('round.stopCount', { count: round.stopCount }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </header>
      <section aria-label={t('round.pickTotal')}>
        <h3 className={classes.part}>{t('round.pickTotal')}</h3>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('words.product')}</th>
              <th scope="col">{t('round.lot')}</th>
              <th scope="col">{t('round.expiresOn')}</th>
              <th scope="col" data-end>
                {t('round.quantity')}
              </th>
            </tr>
          </thead>
          {pickList(round).map((product) => (
            <tbody key={product.productId}>
              {product.lots.map((lot) => (
                <tr key={lot.lotId}>
                  <td>{catalog.name(product.productId, product.productName)}</td>
                  <td data-code>{lot.lotNumber || t('words.noLotNumber')}</td>
                  <td data-code>{format.day(lot.expiresOn)}</td>
                  <td data-end>{catalog.units(lot.quantity, product.productId)}</td>
                </tr>
              ))}
              <tr className={classes.total}>
                <td colSpan={3}>{t('round.subtotal')}</td>
                <td data-end>
                  {catalog.units(product.total, product.productId)}
                  <span className={classes.sub}>{catalog.boxes(product.total, product.productId)}</span>
                </td>
              </tr>
            </tbody>
          ))}
        </table>
      </section>
      <section aria-label={t('round.pickByStop')}>
        <h3 className={classes.part}>{t('round.pickByStop')}</h3>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('round.stops')}</th>
              <th scope="col">{t('words.product')}</th>
              <th scope="col">{t('round.lot')}</th>
              <th scope="col" data-end>
                {t('round.quantity')}
              </th>
            </tr>
          </thead>
          {loadsByStop(round).map((stop) => (
            <tbody key={stop.position}>
              <tr className={classes.total}>
                <th scope="rowgroup" colSpan={4}>
                  {stop.position}. {stop.locationName}
                </th>
              </tr>
              {stop.loads.map((load) => (
                <tr key={`${load.channel} ${load.lotId}`}>
                  <td data-code>{t('refill.channel', { channel: load.channel })}</td>
                  <td>{catalog.name(load.productId, load.productName)}</td>
                  <td data-code>{load.lotNumber || t('words.noLotNumber')}</td>
                  <td data-end>{catalog.units(load.quantity, load.productId)}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </section>
    </div>
  )
}

/** For the storeroom: what to fetch by lot, and what each stop gets. A4. */
export function PickListScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const query = useQuery(roundQuery(api, id))
  return (
    <Page
      title={t('round.pickTitle')}
      narrow
      back={{ to: `/rounds/${id}`, label: t('round.back') }}
      actions={
        <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
          {t('round.print')}
        </Button>
      }
    >
      <Await query={query}>{(round) => <Sheet round={round} />}</Await>
    </Page>
  )
}
