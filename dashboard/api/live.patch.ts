import type { QueryClient } from '@tanstack/react-query'
import type { MapPoint, MapView } from '../../protocol/api/places.ts'

/** The view with these markers as they are now; the same object when none of them is shown. */
export function patchView(view: MapView, points: ReadonlyMap<string, MapPoint>): MapView {
  const shown =
    view.list.some((point) => points.has(point.id)) ||
    view.features.some((feature) => feature.type === 'point' && points.has(feature.id))
  if (!shown) return view
  return {
    ...view,
    features: view.features.map((feature) =>
      feature.type === 'point' ? (points.get(feature.id) ?? feature) : feature,
    ),
    list: view.list.map((point) => points.get(point.id) ?? point),
  }
}

const showsOtherLayer = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && 'layer' in query && query.layer !== null

/** Markers of stock change on the map before the view is asked for again; other layers say other things. */
export function patchMap(queryClient: QueryClient, changed: readonly MapPoint[]): void {
  if (changed.length === 0) return
  const points = new Map(changed.map((point) => [point.id, point]))
  queryClient.setQueriesData<MapView>(
    { queryKey: ['map'], predicate: ({ queryKey: [, query] }) => !showsOtherLayer(query) },
    (view) => view && patchView(view, points),
  )
}
