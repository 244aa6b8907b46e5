import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFileText, IconPencilPlus, IconSettings } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useParams } from 'react-router'
import { z } from 'zod'
import { id as idSchema } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { excursionsOfQuery } from '../api/climate.queries.ts'
import { placeQuery } from '../api/places.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { groupExcursions } from './excursion.events.ts'
import { ExcursionList } from './excursion.list.tsx'
import { HandReadings } from './hand.readings.tsx'
import { LimitsPanel } from './limits.panel.tsx'
import { PresencePanel } from './presence.panel.tsx'
import { SeriesPanel } from './series.panel.tsx'
import { SourcesPanel } from './sources.panel.tsx'
import { currentEnd, spanFilters, spanOf, toAddress } from './span.ts'
import { StorageDialog } from './storage.dialog.tsx'

const filtersSchema = z.object({ ...spanFilters, source: idSchema.optional() })

/** The climate record of one place: how it is now, how it was, and how complete the record is. */
export function ClimatePlaceScreen() {
  const { id = '' } = useParams()
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const query = useQuery(placeQuery(api, id))
  const [filters, change] = useUrlFilters(filtersSchema)
  const [storing, { open, close }] = useDisclosure(false)
  const now = currentEnd(useNow())
  const { from, to, range } = spanOf(filters, now)
  const span = useMemo(() => ({ from, to }), [from, to])
  const name = query.data?.name ?? ''
  return (
    <Page
      title={name || t('climate.title')}
      back={{ to: '/climate', label: t('climate.title') }}
      note={query.data && `${t(`placeKind.${query.data.kind}`)} · ${query.data.jurisdictionName}`}
      actions={
        <>
          {mayManage && (
            <Button
              component={Link}
              to={`/climate/enter?place=${id}`}
              leftSection={<IconPencilPlus size={17} aria-hidden />}
            >
              {t('climate.record')}
            </Button>
          )}
          <Button
            component={Link}
            to={`/climate/places/${id}/sheet`}
            variant="default"
            leftSection={<IconFileText size={17} aria-hidden />}
          >
            {t('climate.toSheet')}
          </Button>
          {mayManage && (
            <Button variant="default" leftSection={<IconSettings size={17} aria-hidden />} onClick={open}>
              {t('climate.storage')}
            </Button>
          )}
        </>
      }
    >
      <Await query={query} loading={<Loading lines={10} />}>
        {(place) => (
          <>
            <SourcesPanel placeId={id} />
            <SeriesPanel
              placeId={id}
              placeName={place.name}
              span={span}
              range={range}
              now={now}
              source={filters.source ?? null}
              onSource={(source) => change({ source })}
              onRange={(next) => change({ range: next, from: null, to: null })}
              onSpan={(next) => change(toAddress(next))}
            />
            <div className={classes.columns}>
              <Excursions placeId={id} span={span} />
              <LimitsPanel placeId={id} />
            </div>
            <PresencePanel placeId={id} />
            <HandReadings placeId={id} now={now} />
          </>
        )}
      </Await>
      {storing && query.data && <StorageDialog place={query.data} onClose={close} />}
    </Page>
  )
}

function Excursions({ placeId, span }: { placeId: string; span: { from: number; to: number } }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(excursionsOfQuery(api, { location: placeId, ...toAddress(span) }))
  return (
    <Panel
      title={t('climate.excursionsHere')}
      aside={query.data && t('excursion.duringStretch', { count: groupExcursions(query.data.items).length })}
      flush
    >
      <Await query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes.inset}>{t('climate.excursionsNone')}</p>
          ) : (
            <ExcursionList events={groupExcursions(items)} ofOnePlace />
          )
        }
      </Await>
    </Panel>
  )
}
