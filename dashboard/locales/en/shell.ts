import type { Dictionary } from '../dictionary.ts'

/** The frame: navigation, words that every page uses, states of loading and of the connection. */
export const app: Dictionary['app'] = {
  name: 'Sanliang',
  purpose: 'Free contraceptive supplies',
  allAreas: 'All areas',
}

export const nav: Dictionary['nav'] = {
  main: 'Main',
  skip: 'Skip to content',
  today: 'Today',
  alerts: 'Alerts',
  map: 'Map',
  stock: 'Stock',
  movements: 'Movements',
  transfers: 'In transit',
  reports: 'Reports',
  replenishment: 'Replenishment',
  refills: 'Refills',
  climate: 'Climate',
  threeBright: 'Three Bright',
  registers: 'Registers',
  dispensers: 'Dispensers',
  places: 'Places',
  admin: 'Administration',
  more: 'More',
}

export const words: Dictionary['words'] = {
  actions: 'Actions',
  all: 'All',
  allAreas: 'All areas',
  allCategories: 'All categories',
  allKinds: 'All kinds',
  allPlaces: 'All places',
  allProducts: 'All products',
  cancel: 'Cancel',
  category: 'Category',
  clear: 'Clear',
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  done: 'Done',
  edit: 'Edit',
  filters: 'Filters',
  filtersSet: 'Filters ({count})',
  jurisdiction: 'Jurisdiction',
  loadMore: 'Load more',
  loosenFilters: 'Loosen the filters and try again.',
  no: 'No',
  noLotNumber: 'No lot number',
  nothingFound: 'Nothing matches',
  place: 'Place',
  placeKind: 'Kind',
  product: 'Product',
  save: 'Save',
  saved: 'Saved',
  sortBy: 'Sort by {column}',
  status: 'Status',
  unit: 'Unit',
  unknown: 'Unknown',
  unknownQuantity: 'an unknown quantity',
  yes: 'Yes',
}

export const time: Dictionary['time'] = {
  justNow: 'just now',
}

export const states: Dictionary['states'] = {
  loading: 'Loading',
  failed: 'The data could not be fetched',
  retry: 'Try again',
  reload: 'Reload',
  refresh: 'Refresh',
  updated: 'Updated {age}',
  noAnswer: 'The server did not answer. Check the network and try again.',
  repeatSafely:
    'The line broke, so it is not known whether this was posted. Everything you typed is still here: submit again, the same entry is never posted twice.',
  bug: 'Something broke on this page: {detail}',
  notFound: 'Page not found',
  notFoundTitle: 'There is no page here',
  notFoundHint: 'The address may be misspelt, or what was here has moved.',
  toToday: 'Back to Today',
  screenFailed: 'The page could not be opened',
  screenFailedTitle: 'The page could not be opened; reloading usually helps',
}

export const connection: Dictionary['connection'] = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost',
  banner:
    'The live connection to the server has been down since {since}; reconnecting. What is on screen may be out of date.',
}
