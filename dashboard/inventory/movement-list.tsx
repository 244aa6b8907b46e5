import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Movement } from '../../protocol/api/inventory.ts'
import { useApi } from '../api/api.context.ts'
import type { Query } from '../api/client.ts'
import { movementsQuery } from '../api/inventory.queries.ts'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { MovementRow } from './movement-row.tsx'
import classes from './movements.module.css'
import { ReverseDialog } from './reverse.dialog.tsx'

/** Movements that meet the query, newest first, fetched page by page. */
export function MovementList({ query: filters, empty }: { query: Query; empty: ReactNode }) {
  const { t } = useLanguage()
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
            {query.hasNextPage && (
              <div className={classes.more}>
                <Button
                  variant="default"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('words.loadMore')}
                </Button>
              </div>
            )}
            {reversing && <ReverseDialog movement={reversing} onClose={() => setReversing(null)} />}
          </>
        )
      }}
    </Await>
  )
}
