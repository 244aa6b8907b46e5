import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { AuditEntry } from '../../protocol/api/accounts.ts'
import { auditQuery } from '../api/accounts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'

/** What a person reads of a value: lists by their length, ids by their end. */
function wordValue(value: unknown): string {
  if (Array.isArray(value)) return `(${value.length})`
  if (typeof value === 'object') return JSON.stringify(value)
  return shorten(String(value))
}

/** A UUID's end tells it apart; its whole is in the title. */
const shorten = (text: string): string => (/^[0-9a-f-]{36}$/.test(text) ? `…${text.slice(-6)}` : text)

const detailText = (detail: AuditEntry['detail']): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${wordValue(value)}`)
    .join(' · ')

/** Who changed what. The log is chained by hashes; `npm run verify` proves that nothing was taken out. */
export function AuditTab() {
  const { t, format, look } = useLanguage()
  const api = useApi()
  const query = useInfiniteQuery(auditQuery(api))
  // Dots part the words of an action; keys of the dictionary cannot hold them.
  const wordAction = (action: string) => look('action', action.replaceAll('.', '_')) ?? action
  return (
    <>
      <div className={classes.bar}>{t('admin.auditNote')}</div>
      <div className={classes.box}>
        <Await query={query}>
          {({ pages }) => {
            const entries = pages.flatMap((page) => page.items)
            if (entries.length === 0) return <Empty title={t('admin.noAudit')} />
            return (
              <table className={table.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('device.when')}</th>
                    <th scope="col">{t('admin.person')}</th>
                    <th scope="col">{t('admin.action')}</th>
                    <th scope="col">{t('admin.subject')}</th>
                    <th scope="col">{t('admin.detail')}</th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map((entry) => (
                    <tr key={entry.seq}>
                      <td className={classes.nowrap}>{format.instant(entry.at)}</td>
                      <td data-label={t('admin.person')}>{entry.personName ?? t('admin.system')}</td>
                      <td data-label={t('admin.action')}>{wordAction(entry.action)}</td>
                      <td data-label={t('admin.subject')} className={classes.code}>
                        <span title={entry.subjectId}>{shorten(entry.subjectId)}</span>
                      </td>
                      <td data-label={t('admin.detail')} className={classes.code}>
                        {detailText(entry.detail) && (
                          <span title={JSON.stringify(entry.detail)}>{detailText(entry.detail)}</span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }}
        </Await>
      </div>
      {query.hasNextPage && (
        <Button
          variant="default"
          style={{ alignSelf: 'center' }}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('words.loadMore')}
        </Button>
      )}
    </>
  )
}
