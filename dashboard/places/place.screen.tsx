import { Badge, Button } from '@mantine/core'
import { IconEdit, IconMap2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { OpenAlerts } from '../alerts/open.alerts.tsx'
import { useApi } from '../api/api.context.ts'
import { placeQuery } from '../api/places.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { PlaceClimate } from '../climate/place.climate.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { MovementList } from '../inventory/movement-list.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { PlaceActions } from './place.actions.tsx'
import { PlaceFacts } from './place.facts.tsx'
import { PlaceMachines } from './place.machine.tsx'
import classes from './place.module.css'
import { PlaceStock } from './place.stock.tsx'

export function PlaceScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const mayManage = useMayManage()
  const query = useQuery(placeQuery(api, id))
  const place = query.data
  return (
    <Page
      title={place?.name ?? t('words.place')}
      back={{ to: '/places', label: t('nav.places') }}
      aside={place?.archivedAt && <Badge color="gray">{t('place.archived')}</Badge>}
      note={place && `${t(`placeKind.${place.kind}`)} · ${place.jurisdictionName}`}
      actions={place && <PlaceActions place={place} />}
    >
      <Await query={query} loading={<Loading lines={10} />}>
        {(data) => (
          <div className={classes.columns}>
            <div className={classes.column}>
              {data.kind === 'dispenser' && (
                <Panel title={t('place.machine')}>
                  <PlaceMachines placeId={data.id} />
                </Panel>
              )}
              <Panel
                title={t('place.stock')}
                action={<Link to={`/stock?location=${data.id}`}>{t('place.toStock')}</Link>}
              >
                <PlaceStock placeId={data.id} />
              </Panel>
              <Panel
                title={t('place.history')}
                flush
                action={<Link to={`/movements?location=${data.id}`}>{t('place.toMovements')}</Link>}
              >
                <MovementList
                  query={{ location: data.id, limit: 20 }}
                  empty={<Empty title={t('place.noHistory')} />}
                />
              </Panel>
            </div>
            <div className={classes.column}>
              <Panel
                title={t('alerts.title')}
                action={<Link to={`/alerts?location=${data.id}`}>{t('alerts.toList')}</Link>}
              >
                <OpenAlerts of={{ location: data.id }} />
              </Panel>
              <Panel title={t('climate.title')}>
                <PlaceClimate placeId={data.id} />
              </Panel>
              <Panel
                title={t('place.about')}
                action={
                  mayManage && (
                    <Button
                      component={Link}
                      to={`/places/${data.id}/edit`}
                      size="compact-sm"
                      variant="default"
                      leftSection={<IconEdit size={15} aria-hidden />}
                    >
                      {t('words.edit')}
                    </Button>
                  )
                }
              >
                <PlaceFacts place={data} />
                {data.longitude !== null && data.latitude !== null && (
                  <Button
                    component={Link}
                    to={`/map?place=${data.id}&at=${data.latitude.toFixed(5)},${data.longitude.toFixed(5)},15`}
                    variant="default"
                    size="compact-sm"
                    mt="md"
                    leftSection={<IconMap2 size={15} aria-hidden />}
                  >
                    {t('place.onMap')}
                  </Button>
                )}
              </Panel>
            </div>
          </div>
        )}
      </Await>
    </Page>
  )
}
