import { Router } from 'express'
import type { Log } from '../../log.ts'
import type { FinderService } from '../finder.service.ts'
import { type Basemap, middleOfTile, readTile, type Tile } from './basemap.ts'

interface Dependencies {
  basemap: Basemap
  finder: Pick<FinderService, 'nearPosition'>
  log: Log
}

const PATIENCE_MS = 8_000
const MOST_BYTES = 512 * 1_024
const PICTURE = /^image\/(png|jpeg|webp)$/
const HEADERS = {
  'Cache-Control': 'public, max-age=604800',
  'Content-Security-Policy': "default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
}

/**
 * Pictures for the public map, fetched from the configured service in the visitor's place: that service learns neither who
 * looks nor the key's way around. Only what lies around a published point, so that nobody uses it as a map of their own.
 */
export function basemapPages({ basemap, finder, log }: Dependencies): Router {
  const router = Router()
  router.get('/find/tiles/:z/:x/:y', async ({ params }, response) => {
    const tile = readTile(params)
    if (!tile || finder.nearPosition(middleOfTile(tile)).length === 0)
      return void response.status(404).set('Cache-Control', 'no-store').end()
    try {
      const { type, bytes } = await fetchTile(basemap.url, tile)
      response.set(HEADERS).type(type).send(bytes)
    } catch (error) {
      // Its address holds the key.
      log.warn({ reason: reasonOf(error) }, 'the map service gave no picture')
      response.status(502).set('Cache-Control', 'no-store').end()
    }
  })
  return router
}

/** A refusal that can be written down. */
class NoPicture extends Error {}

const reasonOf = (error: unknown): string =>
  error instanceof NoPicture ? error.message : error instanceof Error ? error.name : 'unknown'

/** Throws `NoPicture`, or what `fetch` throws, for anything but a picture of at most 512 KB within 8 s. */
async function fetchTile(template: string, tile: Tile): Promise<{ type: string; bytes: Buffer }> {
  const url = template.replace(/\{([zxy])\}/g, (_place, axis: keyof Tile) => String(tile[axis]))
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  if (!answer.ok || !PICTURE.test(type) || !answer.body) {
    await answer.body?.cancel()
    throw new NoPicture(`status ${answer.status}, type ${type}`)
  }
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body) {
    size += part.length
    if (size > MOST_BYTES) throw new NoPicture('more than 512 KB')
    parts.push(part)
  }
  return { type, bytes: Buffer.concat(parts) }
}
