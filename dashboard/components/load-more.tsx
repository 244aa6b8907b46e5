import { Button } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useLanguage } from '../locales/locale.tsx'

type Pages = Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>

/** The end of a list that comes page by page; nothing when all of it is there. */
export function LoadMore({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: { query: Pages }) {
  const { t } = useLanguage()
  if (!hasNextPage) return null
  return (
    <Button
      variant="default"
      display="block"
      mx="auto"
      my="sm"
      loading={isFetchingNextPage}
      onClick={() => void fetchNextPage()}
    >
      {t('words.loadMore')}
    </Button>
  )
}
