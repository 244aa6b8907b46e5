import { IconBrandWechat, IconMail, IconMessage2, IconWebhook } from '@tabler/icons-react'
import type { Notice } from '../../protocol/api/alerts.ts'
import { useNow } from '../components/now.context.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './drawer.module.css'

export const CONTACT_ICONS = {
  email: IconMail,
  feishu: IconMessage2,
  dingtalk: IconMessage2,
  wecom: IconBrandWechat,
  webhook: IconWebhook,
} as const

/** Who was told, when, and whether it arrived. */
export function NoticeList({ notices }: { notices: readonly Notice[] }) {
  const { t, format } = useLanguage()
  const now = useNow()
  if (notices.length === 0)
    return (
      <p className={classes.hint}>
        {t('alerts.toldNobody')} {t('alerts.toldNobodyHint')}
      </p>
    )
  return (
    <ul className={classes.notices}>
      {notices.map((notice) => {
        const Icon = CONTACT_ICONS[notice.contactKind]
        return (
          <li key={`${notice.contactName} ${notice.event} ${notice.at}`} className={classes.notice}>
            <Icon size={16} aria-hidden />
            <span>
              {notice.contactName}
              <span
                className={classes.noticeSub}
                data-bad={['retrying', 'given_up'].includes(notice.status) || undefined}
              >
                {t(`noticeEvent.${notice.event}`)} · {t(`noticeStatus.${notice.status}`)}
              </span>
            </span>
            <time className={classes.eventTime} dateTime={notice.at} title={format.instant(notice.at)}>
              {notice.status === 'waiting'
                ? t('alerts.dueAt', { when: format.moment(notice.at, now) })
                : format.moment(notice.at, now)}
            </time>
          </li>
        )
      })}
    </ul>
  )
}
