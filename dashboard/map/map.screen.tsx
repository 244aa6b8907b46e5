import { SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useNavigation, useSearchParams } from 'react-router'
import type { MapPoint } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { mapQuery } from '../api/places.queries.ts'
import { DataAge } from '../components/data-age.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { PlacePanel } from '../places/place.panel.tsx'
import { MapAnnouncer } from './map.announcer.tsx'
import { MapCanvas, type ViewPort } from './map.canvas.tsx'
import { MapFilterBar } from './map.filter-bar.tsx'
import {
  filterQuery,
  type MapFilters,
  readFilters,
  readPosition,
  writeFilters,
  writePosition,
} from './map.filters.ts'
import { MapLegend } from './map.legend.tsx'
import { MapList } from './map.list.tsx'
import classes from './map.module.css'
import { MapSpot, type Spot } from './map.spot.tsx'
import { useAreas } from './use-areas.ts'

const NONE: readonly MapPoint[] = []

export function MapScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [search, setSearch] = useSearchParams()
  const leaving = useNavigation().state !== 'idle'
  const [port, setPort] = useState<ViewPort | null>(null)
  const [hovered, setHovered] = useState<string | null>(null)
  const [spot, setSpot] = useState<Spot | null>(null)
  const [face, setFace] = useState<'map' | 'list'>('map')
  const phone = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false })
  const areas = useAreas()

  const filters = useMemo(() => readFilters(search), [search])
  const position = useMemo(() => readPosition(search), [search])
  const filtered = useMemo(() => filterQuery(filters), [filters])
  const selected = search.get('place')
  const query = useQuery(mapQuery(api, { ...filtered, box: port?.box, zoom: Math.round(port?.zoom ?? 12) }))

  useEffect(() => {
    document.title = `${t('map.title')} · ${t('app.name')}`
  }, [t])

  const onMove = useCallback(
    (view: ViewPort) => {
      // Writing the address now would call back whoever is on the way to another screen.
      if (leaving) return
      setSpot(null)
      setPort(view)
      setSearch(
        (before) => {
          const next = new URLSearchParams(before)
          next.set('at', writePosition(view))
          return next
        },
        { replace: true },
      )
    },
    [setSearch, leaving],
  )
  const onFilters = (next: MapFilters) => setSearch((before) => writeFilters(before, next), { replace: true })
  const select = (id: string | null) => {
    setSpot(null)
    setSearch((before) => {
      const next = new URLSearchParams(before)
      if (id === null) next.delete('place')
      else next.set('place', id)
      return next
    })
  }

  const view = query.data
  const found = view?.list.find((point) => point.id === selected)
  const { latitude, longitude } = found ?? {}
  const focus = useMemo(
    () => (latitude === undefined || longitude === undefined ? null : { latitude, longitude }),
    [latitude, longitude],
  )
  const showMap = !phone || face === 'map'
  return (
    <div className={classes.screen} data-face={face}>
      <h1 className={classes.hiddenLegend}>{t('map.title')}</h1>
      <section className={classes.side} aria-label={t('map.listAndFilters')}>
        {phone && (
          <SegmentedControl
            fullWidth
            value={face}
            onChange={(value) => setFace(value === 'list' ? 'list' : 'map')}
            data={[
              { value: 'map', label: t('map.faceMap') },
              { value: 'list', label: t('map.faceList') },
            ]}
          />
        )}
        {(!phone || face === 'list') && (
          <>
            <MapFilterBar filters={filters} counts={view?.counts} onChange={onFilters} />
            <div className={classes.listHead}>
              <span>{view ? t('map.inView', { count: view.total }) : ''}</span>
              <DataAge
                updatedAt={query.dataUpdatedAt}
                fetching={query.isFetching}
                onRefresh={() => void query.refetch()}
              />
            </div>
            <div className={classes.scroll}>
              <Await query={query} loading={<Loading lines={8} height={30} />}>
                {(data) => (
                  <MapList
                    view={data}
                    selected={selected}
                    hovered={hovered}
                    onSelect={(point) => select(point.id)}
                    onHover={setHovered}
                  />
                )}
              </Await>
            </div>
          </>
        )}
      </section>
      {showMap && (
        <div className={classes.stage}>
          <MapCanvas
            features={view?.features ?? NONE}
            areas={areas}
            selected={selected}
            focus={focus}
            hovered={hovered}
            position={position}
            extent={view?.extent ?? null}
            onMove={onMove}
            onSelect={(point) => select(point.id)}
            onSpot={setSpot}
            onHover={setHovered}
          />
          {spot && (
            <MapSpot
              spot={spot}
              filters={filtered}
              onSelect={(point) => select(point.id)}
              onClose={() => setSpot(null)}
            />
          )}
          <MapLegend layer={filters.layer} />
          <p className={classes.disclaimer}>{t('map.disclaimer')}</p>
        </div>
      )}
      {selected && <PlacePanel id={selected} phone={phone} onClose={() => select(null)} />}
      {/* The live line tells of stock and presence; other layers are asked for again. */}
      {filters.layer === 'stock' && <MapAnnouncer known={view?.list ?? NONE} />}
    </div>
  )
}
