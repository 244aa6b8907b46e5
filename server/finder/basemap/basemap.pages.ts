import { Router } from 'express'
import type { Log } from '../../log.ts'
import type { FinderService } from '../finder.service.ts'
import { type Basemap, middleOfTile, readTile } from './basemap.ts'
import { NoPicture, Pictures, TooManyUnderWay } from './pictures.ts'

interface Dependencies {
  basemap: Basemap
  finder: Pick<FinderService, 'nearPosition'>
  log: Log
}

/** Kept here and not on the phone, where they would tell the next who holds it what was looked at. */
const NOT_ON_THE_PHONE = { 'Cache-Control': 'no-store' }
const HEADERS = {
  ...NOT_ON_THE_PHONE,
  'Content-Security-Policy': "default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
}

/**
 * Pictures for the public map, fetched from the configured service in the visitor's place: that service learns neither who
 * looks nor the key's way around. Only what lies around a published point, so that nobody uses it as a map of their own.
 */
export function basemapPages({ basemap, finder, log }: Dependencies): Router {
  const pictures = new Pictures(basemap.url)
  const router = Router()
  router.get('/find/tiles/:z/:x/:y', async ({ params }, response) => {
    const tile = readTile(params)
    if (!tile || finder.nearPosition(middleOfTile(tile)).length === 0)
      return void response.status(404).set(NOT_ON_THE_PHONE).end()
    try {
      const { type, bytes } = await pictures.of(tile)
      response.set(HEADERS).type(type).send(bytes)
    } catch (error) {
      response.set(NOT_ON_THE_PHONE)
      if (error instanceof TooManyUnderWay) return void response.status(503).set('Retry-After', '1').end()
      // Its address holds the key.
      log.warn({ reason: reasonOf(error) }, 'the map service gave no picture')
      response.status(502).end()
    }
  })
  return router
}

const reasonOf = (error: unknown): string =>
  error instanceof NoPicture ? error.message : error instanceof Error ? error.name : 'unknown'
