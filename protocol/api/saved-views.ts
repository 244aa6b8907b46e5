import { z } from 'zod'
import { id, list, text } from './parts.ts'

/** Screens whose filters can be kept under a name. */
export const savedViewScreen = z.enum(['stock'])
export type SavedViewScreen = z.infer<typeof savedViewScreen>

const viewName = text(1, 40)
/** The address behind the question mark, as the screen wrote it. */
const addressQuery = z
  .string()
  .max(1_000)
  .regex(/^[\w.~%+*=&-]*$/, 'is not the query of an address')

/** Filters and order of a screen under a name of its owner's. Nobody else sees it. */
export const savedView = z.object({ id, screen: savedViewScreen, name: z.string(), query: z.string() })
export type SavedView = z.infer<typeof savedView>
export const savedViewList = list(savedView)
export const savedViewQuery = z.strictObject({ screen: savedViewScreen })
export const createSavedView = z.strictObject({
  screen: savedViewScreen,
  name: viewName,
  query: addressQuery,
})
export type CreateSavedView = z.infer<typeof createSavedView>
/** A new name, new filters, or both. */
export const changeSavedView = z.strictObject({ name: viewName, query: addressQuery }).partial()
export type ChangeSavedView = z.infer<typeof changeSavedView>
