import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import type { Stocktake } from '../../protocol/api/stocktakes.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { stocktakeQuery } from '../api/stocktakes.queries.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Page } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { CountingList } from './counting.list.tsx'
import { ReviewTable } from './review.table.tsx'
import { StocktakeBadge } from './stocktakes.screen.tsx'
import { useStocktakeStep } from './use-stocktake-step.ts'

function Cancel({ stocktake }: { stocktake: Stocktake }) {
  const { t } = useLanguage()
  const cancel = useStocktakeStep(stocktake.id, 'POST', 'cancel')
  return (
    <ConfirmButton
      title={t('stocktake.cancel')}
      text={t('stocktake.cancelText')}
      confirm={t('stocktake.cancel')}
      error={cancel.error}
      pending={cancel.isPending}
      onConfirm={() => cancel.mutateAsync({})}
    >
      {t('stocktake.cancel')}
    </ConfirmButton>
  )
}

/** One count: entering it, then what differs. */
export function StocktakeScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const mayManage = useMayManage()
  const query = useQuery(stocktakeQuery(api, id))
  const stocktake = query.data
  return (
    <Page
      title={stocktake ? `${t('stocktake.title')} · ${stocktake.location.name}` : t('stocktake.title')}
      back={{ to: '/stocktakes', label: t('stocktake.title') }}
      aside={stocktake && <StocktakeBadge status={stocktake.status} />}
      note={
        stocktake &&
        [
          t(`stocktake.${stocktake.kind}`),
          t('stocktake.by', { who: stocktake.createdByName, at: format.instant(stocktake.createdAt) }),
          stocktake.closedAt === null
            ? t('stocktake.progress', { counted: stocktake.counted, lines: stocktake.lines })
            : t('stocktake.closedBy', {
                who: stocktake.closedByName ?? '—',
                at: format.instant(stocktake.closedAt),
              }),
          stocktake.note,
          stocktake.closingNote,
        ]
          .filter(Boolean)
          .join(' · ')
      }
      actions={mayManage && stocktake?.closedAt === null && <Cancel stocktake={stocktake} />}
    >
      <Await query={query} loading={<Loading lines={8} />}>
        {(data) =>
          data.status === 'counting' ? (
            <CountingList stocktake={data} mayCount={mayManage} />
          ) : (
            <ReviewTable stocktake={data} mayReview={mayManage && data.status === 'review'} />
          )
        }
      </Await>
    </Page>
  )
}
