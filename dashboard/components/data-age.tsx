import { ActionIcon, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './data-age.module.css'
import { useNow } from './now.context.tsx'

interface Props {
  /** Milliseconds since 1970 at which the answer arrived; 0 = not yet. */
  updatedAt: number
  fetching: boolean
  onRefresh: () => void
}

/** How old the data on screen are, and asking again. */
export function DataAge({ updatedAt, fetching, onRefresh }: Props) {
  const { t, format } = useLanguage()
  const now = useNow()
  return (
    <span className={classes.age}>
      {updatedAt > 0 &&
        t('states.updated', {
          age: format.age(new Date(updatedAt).toISOString(), Math.max(now, updatedAt), true),
        })}
      <Tooltip label={t('states.refresh')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          loading={fetching && updatedAt === 0}
          onClick={onRefresh}
          aria-label={t('states.refresh')}
        >
          <IconRefresh size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </span>
  )
}
