import { Button, Skeleton } from '@mantine/core'
import { IconCloudOff, IconRefresh } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import { useProblemWords } from '../locales/problem.words.ts'
import classes from './states.module.css'

interface EmptyProps {
  title: string
  /** What to do next. */
  hint?: ReactNode
  action?: ReactNode
  icon?: ReactNode
}

export function Empty({ title, hint, action, icon }: EmptyProps) {
  return (
    <div className={classes.state}>
      {icon && <span className={classes.icon}>{icon}</span>}
      <p className={classes.title}>{title}</p>
      {hint && <p className={classes.hint}>{hint}</p>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}

export function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useLanguage()
  const words = useProblemWords()
  return (
    <div className={classes.state} role="alert">
      <span className={classes.icon}>
        <IconCloudOff size={28} stroke={1.5} aria-hidden />
      </span>
      <p className={classes.title}>{t('states.failed')}</p>
      <p className={classes.hint}>{words(error).message}</p>
      <div className={classes.action}>
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
          {t('states.retry')}
        </Button>
      </div>
    </div>
  )
}

/** Placeholder lines while the first answer is on its way. */
export function Loading({ lines = 4, height = 18 }: { lines?: number; height?: number }) {
  const { t } = useLanguage()
  return (
    <div className={classes.loading} role="status" aria-label={t('states.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <Skeleton key={line} height={height} width={`${100 - ((line * 17) % 36)}%`} radius="sm" />
      ))}
    </div>
  )
}

interface AwaitProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>
  loading?: ReactNode
  children: (data: T) => ReactNode
}

/** What is known is shown, even when asking again failed: the connection banner says so. */
export function Await<T>({ query, loading, children }: AwaitProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  return <>{loading ?? <Loading />}</>
}
