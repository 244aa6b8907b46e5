import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { HeatStay, LotHeat } from '../../protocol/api/heat.ts'
import { useApi } from '../api/api.context.ts'
import { lotHeatQuery } from '../api/climate.queries.ts'
import { useNow } from '../components/now.context.tsx'
import { Await, Loading } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'
import { useHeatWords } from './heat.words.ts'

function Stay({ stay, lot }: { stay: HeatStay; lot: LotHeat }) {
  const { t, format } = useLanguage()
  const words = useClimateWords()
  const heat = useHeatWords(stay)
  const transit = stay.locationId === null
  const name = stay.locationName ?? t(transit ? 'heat.inTransit' : 'heat.otherCounty')
  const facts = [
    `${t('heat.lostDays')} ${heat.lostDays}`,
    `${t('heat.hotHours')} ${heat.hotHours}`,
    ...(lot.maxHumidity === null ? [] : [`${t('heat.humidHours')} ${heat.humidHours}`]),
    ...(stay.maxCelsiusMeasured === null
      ? []
      : [t('heat.hottest', { value: words.celsius(stay.maxCelsiusMeasured) })]),
    ...(stay.kineticCelsius === null
      ? []
      : [`${t('heat.kinetic')} ${words.celsius(stay.kineticCelsius, 2)}`]),
    `${t('heat.coverage')} ${words.share(stay.coverage)}`,
  ]
  return (
    <li className={classes.stay} data-worst={stay.worst || undefined}>
      <div className={classes.excursionHead}>
        {stay.locationId !== null && stay.locationName !== null ? (
          <Link to={`/climate/places/${stay.locationId}`} className={classes.name}>
            {name}
          </Link>
        ) : (
          <span className={classes.quiet}>{name}</span>
        )}
        {stay.worst && <StatusBadge mark="warning" label={t('heat.worst')} />}
      </div>
      <p className={classes.quiet}>
        {format.instant(stay.from)} – {stay.to === null ? t('heat.stillHere') : format.instant(stay.to)}
      </p>
      <p className={classes.line}>{facts.join(' · ')}</p>
    </li>
  )
}

/** Where a lot lay before it came here, oldest first, and what each of these places did to it. */
export function HeatStays({ lot, onClose }: { lot: LotHeat; onClose: () => void }) {
  const { t, format, name } = useLanguage()
  const api = useApi()
  const now = useNow()
  const query = useQuery(lotHeatQuery(api, lot.lotId, lot.locationId))
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('heat.staysOf', {
        product: name({ name: lot.productName, nameEn: lot.productNameEn }),
        lot: lot.lotNumber || t('words.noLotNumber'),
      })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Await query={query} loading={<Loading lines={6} />}>
        {({ stays, origin, at }) => (
          <>
            <p className={classes.quiet}>
              {t('heat.origin', { origin: t(`heatOrigin.${origin}`) })} ·{' '}
              {t('heat.asOf', { age: format.age(at, now) })}
            </p>
            <ol className={classes.stays}>
              {stays.map((stay) => (
                <Stay key={stay.from} stay={stay} lot={lot} />
              ))}
            </ol>
          </>
        )}
      </Await>
    </Modal>
  )
}
