import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Movement } from '../../protocol/api/inventory.ts'
import { useApi } from '../api/api.context.ts'
import type { Query } from '../api/client.ts'
import { movementsQuery } from '../api/inventory.queries.ts'
import { LoadMore } from '../components/load-more.tsx'
import { Await, Loading } from '../components/states.tsx'
import { MovementRow } from './movement-row.tsx'
import classes from './movements.module.css'
import { ReverseDialog } from './reverse.dialog.tsx'

/** Movements that meet the query, newest first, fetched page by page. */
export function MovementList({ query: filters, empty }: { query: Query; empty: ReactNode }) {
  const api = useApi()
  const [reversing, setReversing] = useState<Movement | null>(null)
  const query = useInfiniteQuery(movementsQuery(api, filters))
  return (
    <Await query={query} loading={<Loading lines={8} height={28} />}>
      {({ pages }) => {
        const movements = pages.flatMap((page) => page.items)
        if (movements.length === 0) return empty
        return (
          <>
            <ul className={classes.list}>
              {movements.map((movement) => (
                <MovementRow key={movement.id} movement={movement} onReverse={setReversing} />
              ))}
            </ul>
            <LoadMore query={query} className={classes.more} />
            {reversing && <ReverseDialog movement={reversing} onClose={() => setReversing(null)} />}
          </>
        )
      }}
    </Await>
  )
}
