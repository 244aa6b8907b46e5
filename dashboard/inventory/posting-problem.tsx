import { Button } from '@mantine/core'
import { ProblemResponse } from '../api/client.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import type { Posting } from './post-movement.ts'

/**
 * Why a movement was not posted. What was counted since can be posted nevertheless, by somebody who says so: by the form
 * around it, or `onAgain` where there is none.
 */
export function PostingProblem({
  error,
  isPending,
  besideCount,
  onAgain,
}: Posting & { onAgain?: () => void }) {
  const { t } = useLanguage()
  const counted = error instanceof ProblemResponse && error.problem.code === 'counted_since'
  return (
    <>
      <ProblemNotice error={error} repeatable />
      {counted && besideCount && (
        <Button
          type={onAgain ? 'button' : 'submit'}
          variant="default"
          loading={isPending}
          onClick={() => {
            besideCount()
            onAgain?.()
          }}
        >
          {t('entry.besideCount')}
        </Button>
      )}
    </>
  )
}
