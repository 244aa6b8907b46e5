import type { Dictionary } from '../dictionary.ts'

/** The map. */
export const map: Dictionary['map'] = {
  title: 'Map',
  canvas: 'Map of places. Arrow keys move it, plus and minus zoom; the list beside it holds the same.',
  faceMap: 'Map',
  faceList: 'List and filters',
  list: 'Places, worst first',
  listAndFilters: 'List and filters',
  search: 'Search by name',
  problemsOnly: 'Problems only',
  layer: 'Layer',
  inView: '{count} place in view | {count} places in view',
  places: '{count} place | {count} places',
  worst: 'Worst: {status}',
  shown: 'The first {shown} of {total}.',
  unplaced:
    '{count} more has no coordinates and cannot be on the map. | {count} more have no coordinates and cannot be on the map.',
  nothing: 'No place matches',
  nothingHere: 'None lies in this view: zoom out.',
  nothingHint: 'Loosen the filters, or register places with their coordinates under “Places”.',
  legend: 'Legend',
  clusterLegend: 'Several places; the ring shows the worst',
  areaLegend: 'Sketch of the service area',
  disclaimer: 'Sketch of service areas, not administrative boundaries',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showAll: 'Show all',
  spot: 'Places at this spot',
  news: '{name}: {status}',
}

export const mapLayer: Dictionary['mapLayer'] = {
  stock: 'Stock',
  storage: 'Storage',
  three_bright: 'Three Bright',
}

export const mapStatus: Dictionary['mapStatus'] = {
  out: 'Out',
  excursion: 'Outside limits',
  fail: 'Fails',
  low: 'Low',
  no_data: 'No readings',
  offline: 'Offline',
  unknown: 'Unknown',
  ok: 'Fine',
}
