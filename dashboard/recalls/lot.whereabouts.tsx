import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Whereabouts } from '../../protocol/api/recalls.ts'
import { useApi } from '../api/api.context.ts'
import { whereaboutsQuery } from '../api/recalls.queries.ts'
import { useMayManage, useSession } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { Panel } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './recalls.module.css'

/** Digits of a county's code: a recall is opened for a county. */
const COUNTY_DIGITS = 6

/** received + elsewhere = onHand + … : each side's terms, those that are 0 left out. */
function Equation({ sums }: { sums: NonNullable<Whereabouts['sums']> }) {
  const { t, format } = useLanguage()
  const left = (['received', 'elsewhere'] as const).filter((term) => term === 'received' || sums[term] !== 0)
  const right = (['onHand', 'inTransit', 'givenOut', 'disposed', 'missing'] as const).filter(
    (term) => term === 'onHand' || sums[term] !== 0,
  )
  const label = (term: (typeof left | typeof right)[number]) =>
    t(term === 'givenOut' ? 'recall.givenOutEver' : `recall.${term}`)
  return (
    <>
      <dl className={classes.equation}>
        {[...left, ...right].map((term, i) => (
          <div key={term} data-sign={i === 0 ? undefined : i === left.length ? '=' : '+'}>
            <dt>{label(term)}</dt>
            <dd>{format.number(sums[term])}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.balanced}>{t('recall.balanced')}</p>
    </>
  )
}

function PlaceRow({ place, productId }: { place: Whereabouts['places'][number]; productId: string }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const units = (quantity: number) => catalog.units(quantity, productId)
  const inChannels = place.channels.reduce((sum, { quantity }) => sum + quantity, 0)
  const loose = place.channels.length > 0 ? place.quantity - inChannels : 0
  return (
    <li className={classes.row}>
      <span>
        <Link to={`/places/${place.locationId}`} className={classes.name}>
          {place.locationName}
        </Link>
        <span className={classes.facts}>
          <span>{place.jurisdictionName}</span>
          {place.channels.map(({ channel, quantity }) => (
            <span key={channel}>
              {t('recall.channel', { channel })} <strong>{format.number(quantity)}</strong>
            </span>
          ))}
          {loose > 0 && <span>{t('recall.loose', { units: units(loose) })}</span>}
          {place.givenOutByMonth.map(({ month, quantity }) => (
            <span key={month ?? ''}>
              {month === null
                ? t('recall.monthBefore', { units: units(quantity) })
                : t('recall.month', { month, units: units(quantity) })}
            </span>
          ))}
          {place.unexplained > 0 && (
            <span>{t('recall.unexplained', { units: units(place.unexplained) })}</span>
          )}
        </span>
      </span>
      <strong>{units(place.quantity)}</strong>
    </li>
  )
}

function Actions({ found }: { found: Whereabouts }) {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const { session } = useSession()
  const { lot, recallId } = found
  if (recallId)
    return (
      <Button component={Link} to={`/recalls/${recallId}`} size="compact-sm" variant="default">
        {t('recall.open')}
      </Button>
    )
  const forCounty = (session?.jurisdiction?.code.length ?? 0) <= COUNTY_DIGITS
  if (!mayManage || !forCounty || lot.lotNumber === '') return null
  const search = new URLSearchParams({ product: lot.productId, lot: lot.lotNumber })
  return (
    <Button component={Link} to={`/recalls?${search}`} size="compact-sm" color="red" variant="light">
      {t('recall.recallThis')}
    </Button>
  )
}

/** One lot: at which places and in which channels, on the road, and what became of the rest. */
export function LotWhereabouts({ lotId }: { lotId: string }) {
  const { t, format, name } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const query = useQuery(whereaboutsQuery(api, lotId))
  return (
    <Await query={query} loading={<Loading lines={6} />}>
      {(found) => {
        const { lot, places, transit, sums } = found
        return (
          <>
            <Panel
              title={`${lot.lotNumber || t('words.noLotNumber')} · ${name({ name: lot.productName, nameEn: lot.productNameEn })}`}
              aside={`${t('lot.expiresOn')} ${format.day(lot.expiresOn)}`}
              action={<Actions found={found} />}
            >
              {found.quarantined && <StatusBadge mark="unknown" label={t('recall.quarantined')} />}
              {sums && <Equation sums={sums} />}
              {found.unexplained > 0 && (
                <p className={classes.hint}>
                  {t('recall.unexplained', { units: catalog.units(found.unexplained, lot.productId) })}
                </p>
              )}
            </Panel>
            <Panel title={t('recall.whereHere')} aside={String(places.length)} flush>
              <ul className={classes.rows}>
                {places.map((place) => (
                  <PlaceRow key={place.locationId} place={place} productId={lot.productId} />
                ))}
                {transit.map(({ transferId, from, to, quantity }) => (
                  <li key={transferId} className={classes.row}>
                    <span>
                      <Link to={`/transfers/${transferId}`} className={classes.name}>
                        {t('recall.transitLine', { from: from.name, to: to.name })}
                      </Link>
                      <span className={classes.facts}>{t('recall.inTransit')}</span>
                    </span>
                    <strong>{catalog.units(quantity, lot.productId)}</strong>
                  </li>
                ))}
              </ul>
            </Panel>
          </>
        )
      }}
    </Await>
  )
}
