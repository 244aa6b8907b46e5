import { Button } from '@mantine/core'
import { useLanguage } from '../locales/locale.tsx'

interface Props {
  /** An infinite query. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): Promise<unknown> }
  /** Of a box around the button, where it does not stand by itself. */
  className?: string | undefined
}

/** Asks for the next page of a list, while there is one. */
export function LoadMore({ query, className }: Props) {
  const { t } = useLanguage()
  if (!query.hasNextPage) return null
  const button = (
    <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {t('words.loadMore')}
    </Button>
  )
  return className ? <div className={className}>{button}</div> : button
}
