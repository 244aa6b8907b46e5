import type { SavedViewScreen } from '../../../protocol/api/saved-views.ts'
import { table, text, timestamp, uniqueIndex } from '../columns.ts'
import { people } from './accounts.table.ts'

/** Filters of a screen that a person of the staff keeps under a name. */
export const savedViews = table(
  'saved_views',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    screen: text('screen').$type<SavedViewScreen>().notNull(),
    name: text('name').notNull(),
    /** Of the screen's address, without the question mark. */
    query: text('query').notNull(),
    createdAt: timestamp('created_at').notNull(),
  },
  (t) => [uniqueIndex('saved_views_name').on(t.personId, t.screen, t.name)],
)
