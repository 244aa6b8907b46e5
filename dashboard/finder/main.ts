import type { Position } from '../../protocol/nearby.ts'
import { offerCopying } from './copying.ts'
import { offerKeeping } from './keeping.ts'
import { offerMap } from './map.button.ts'
import { nearestToMe } from './nearest.ts'

/**
 * The public page's script. It adds what only the phone can do: where it is, a map, copying an address, and keeping a list
 * for when there is no network. The page works without it; it stores nothing that nobody asked it to keep, and asks nobody
 * but the server it came from.
 */
const offerAll = (here: Position | null) => offerMap(here, offerKeeping())

nearestToMe(offerAll)
offerAll(null)
offerCopying()
