import { z } from 'zod'
import { createJurisdiction, jurisdiction } from '../../protocol/api/accounts.ts'
import { divisionCode, id, list } from '../../protocol/api/parts.ts'
import {
  calendar,
  createLocation,
  location,
  locationQuery,
  savedLocation,
  updateJurisdiction,
  updateLocation,
} from '../../protocol/api/places.ts'
import { ADMINISTRATORS, MANAGERS, type Route, route, SIGNED_IN } from '../route.ts'
import type { CalendarService } from './calendar.service.ts'
import { calendarOf } from './holidays.ts'
import type { PlacesService } from './places.service.ts'

const byId = z.object({ id })
const byCode = z.object({ code: divisionCode })

interface Services {
  places: PlacesService
  calendar: CalendarService
}

export const placesRoutes = ({ places, calendar: holidays }: Services): Route[] => [
  route({
    method: 'get',
    path: '/api/jurisdictions',
    summary: 'Jurisdictions in your scope, by code',
    tag: 'Places',
    access: SIGNED_IN,
    response: list(jurisdiction),
    handle: async ({ actor }) => ({ items: await places.jurisdictions(actor.scope) }),
  }),
  route({
    method: 'post',
    path: '/api/jurisdictions',
    summary: 'Enter a jurisdiction; its level follows from the length of its code',
    tag: 'Places',
    access: ADMINISTRATORS,
    body: createJurisdiction,
    response: jurisdiction,
    status: 201,
    handle: ({ actor, body }) => places.createJurisdiction(actor, body),
  }),
  route({
    method: 'patch',
    path: '/api/jurisdictions/:code',
    summary: 'Rename a jurisdiction',
    tag: 'Places',
    access: ADMINISTRATORS,
    params: byCode,
    body: updateJurisdiction,
    response: jurisdiction,
    handle: ({ actor, params, body }) => places.renameJurisdiction(actor, params.code, body),
  }),
  route({
    method: 'get',
    path: '/api/locations',
    summary: 'Every place in your scope that meets the query',
    tag: 'Places',
    access: SIGNED_IN,
    query: locationQuery,
    response: list(location),
    handle: async ({ actor, query }) => ({ items: await places.list(actor.scope, query) }),
  }),
  route({
    method: 'post',
    path: '/api/locations',
    summary: 'Make a place',
    tag: 'Places',
    access: MANAGERS,
    body: createLocation,
    response: savedLocation,
    status: 201,
    handle: ({ actor, body, idempotencyKey }) => places.createByPerson(actor, body, idempotencyKey),
  }),
  route({
    method: 'get',
    path: '/api/locations/:id',
    summary: 'One place',
    tag: 'Places',
    access: SIGNED_IN,
    params: byId,
    response: location,
    handle: ({ actor, params }) => places.get(actor.scope, params.id),
  }),
  route({
    method: 'patch',
    path: '/api/locations/:id',
    summary: 'Change what a place says about itself; archive it or bring it back',
    tag: 'Places',
    access: MANAGERS,
    params: byId,
    body: updateLocation,
    response: savedLocation,
    handle: ({ actor, params, body }) => places.update(actor, params.id, body),
  }),
  route({
    method: 'get',
    path: '/api/calendar',
    summary: 'Public holidays and make-up working days',
    tag: 'Places',
    access: SIGNED_IN,
    response: calendar,
    handle: async () => calendarOf(await holidays.days()),
  }),
  route({
    method: 'put',
    path: '/api/calendar',
    summary: 'Replace the calendar of holidays',
    tag: 'Places',
    access: ADMINISTRATORS,
    body: calendar,
    response: calendar,
    handle: ({ actor, body }) => holidays.replace(actor, body.days, body.version),
  }),
]
