import { offerCopying } from './copying.ts'
import { nearestToMe } from './nearest.ts'

/**
 * The public page's script. It adds what only the phone can do: where it is, and copying an address. The page works
 * without it; it stores nothing and asks nobody but the server it came from.
 */
nearestToMe()
offerCopying()
