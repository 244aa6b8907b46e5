import { mapQuery, mapView } from '../../protocol/api/places.ts'
import { type Route, route, SIGNED_IN } from '../route.ts'
import type { MapService } from './map.service.ts'

export const mapRoutes = (map: MapService): Route[] => [
  route({
    method: 'get',
    path: '/api/map',
    summary: 'Places in your scope within a box: clusters, points and the same places as a list',
    tag: 'Places',
    access: SIGNED_IN,
    query: mapQuery,
    response: mapView,
    handle: ({ actor, query }) => map.view(actor.scope, query),
  }),
]
