import { CloseButton, Drawer } from '@mantine/core'
import { IconArrowUpRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import type { Location } from '../../protocol/api/places.ts'
import { OpenAlerts } from '../alerts/open.alerts.tsx'
import { useApi } from '../api/api.context.ts'
import { placeQuery } from '../api/places.queries.ts'
import { PlaceClimate } from '../climate/place.climate.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { PlaceActions } from './place.actions.tsx'
import { PlaceFacts } from './place.facts.tsx'
import { PlaceMachines } from './place.machine.tsx'
import classes from './place.module.css'
import { PlaceStock } from './place.stock.tsx'

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3 className={classes.sectionTitle}>{title}</h3>
      {children}
    </section>
  )
}

function Content({ place }: { place: Location }) {
  const { t } = useLanguage()
  return (
    <>
      <p className={classes.meta}>
        {t(`placeKind.${place.kind}`)} · {place.jurisdictionName}
        <Link to={`/places/${place.id}`} className={classes.open}>
          {t('place.openPage')}
          <IconArrowUpRight size={14} aria-hidden />
        </Link>
      </p>
      <div className={classes.actions}>
        <PlaceActions place={place} compact />
      </div>
      {place.kind === 'dispenser' && (
        <Section title={t('place.machine')}>
          <PlaceMachines placeId={place.id} />
        </Section>
      )}
      <Section title={t('alerts.title')}>
        <OpenAlerts of={{ location: place.id }} />
      </Section>
      <Section title={t('place.stock')}>
        <PlaceStock placeId={place.id} />
      </Section>
      <Section title={t('climate.title')}>
        <PlaceClimate placeId={place.id} />
      </Section>
      <Section title={t('place.about')}>
        <PlaceFacts place={place} />
      </Section>
    </>
  )
}

/** A place beside the map; on the phone it comes up over it. */
export function PlacePanel({ id, phone, onClose }: { id: string; phone: boolean; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(placeQuery(api, id))
  const heading = useRef<HTMLHeadingElement>(null)
  const name = query.data?.name ?? t('states.loading')

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place takes the focus
  useEffect(() => {
    if (!phone) heading.current?.focus({ preventScroll: true })
  }, [id, phone])

  const body = (
    <Await query={query} loading={<Loading lines={8} />}>
      {(place) => <Content place={place} />}
    </Await>
  )
  if (phone)
    return (
      <Drawer
        opened
        onClose={onClose}
        position="bottom"
        size="86%"
        title={name}
        radius="lg"
        closeButtonProps={{ 'aria-label': t('words.close') }}
        classNames={{ title: classes.drawerTitle ?? '' }}
      >
        {body}
      </Drawer>
    )
  return (
    <aside
      className={classes.panel}
      aria-label={name}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className={classes.panelHead}>
        <h2 ref={heading} tabIndex={-1} className={classes.panelTitle}>
          {name}
        </h2>
        <CloseButton aria-label={t('words.close')} onClick={onClose} />
      </div>
      <div className={classes.panelBody}>{body}</div>
    </aside>
  )
}
