import { ActionIcon, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './forms.module.css'

/** One line of an entry; the last one stays. */
export function EntryLine({
  number,
  onRemove,
  children,
}: {
  number: number
  onRemove: (() => void) | null
  children: ReactNode
}) {
  const { t } = useLanguage()
  return (
    <li className={classes.line} data-line aria-label={t('form.line', { number })}>
      <span className={classes.lineNumber} aria-hidden>
        {number}
      </span>
      <div className={classes.lineBody}>{children}</div>
      {onRemove && (
        <Tooltip label={t('form.removeLine')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('form.removeLineNumber', { number })}
            onClick={onRemove}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  )
}
