import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './copy-id.module.css'

/** Characters that tell one id from the others of a county. */
const TOLD_APART_BY = 6

/** An id as people read it out, and the whole of it where it is copied. */
export function CopyId({ label, id }: { label: string; id: string }) {
  const { t } = useLanguage()
  return (
    <span className={classes.id}>
      {label} <span title={id}>{id.length > 12 ? `…${id.slice(-TOLD_APART_BY)}` : id}</span>
      <CopyButton value={id} timeout={2500}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? 'words.copied' : 'words.copy')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label={copied ? t('words.copied') : `${t('words.copy')} ${label}`}
            >
              {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  )
}
