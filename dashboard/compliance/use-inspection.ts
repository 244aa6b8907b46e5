import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { checklist, placeAssessment } from '../../protocol/api/compliance.ts'
import { speaksForLevelAbove } from '../../protocol/level-above.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemResponse } from '../api/client.ts'
import { assessmentQuery, checklistQuery } from '../api/compliance.queries.ts'
import { balancesQuery } from '../api/inventory.queries.ts'
import { useSession } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { phoneRoom } from '../offline/phone.room.ts'
import {
  dropPhotos,
  dropWork,
  keepCopy,
  keepWork,
  keptCopy,
  keptWork,
  listEntries,
} from '../offline/phone.store.ts'
import { keepLoadedAssets } from '../offline/shell.cache.ts'
import { type InspectionDraft, inspectionDraft, newInspection } from './inspection.draft.ts'

/** What an inspection needs of a place, with or without network. */
const inspectionCopy = z.object({
  assessment: placeAssessment,
  checklist,
  /** In stock there: each wants a bin card. */
  products: z.array(z.object({ id: z.string(), name: z.string() })),
  inspector: z.string(),
  /** Whether this person speaks for the level above; the server decides again. */
  mayVerify: z.boolean(),
})
export type InspectionCopy = z.infer<typeof inspectionCopy>

const copyId = (locationId: string): string => `inspection ${locationId}`

interface Source {
  copy: InspectionCopy | undefined
  personId: string | undefined
  /** When it was kept, if it comes from this phone; ISO 8601. */
  keptAt: string | null
  error: Error | null
  retry(): void
}

/** A place to be inspected, from the server, and from this phone while the server does not answer. */
export function useInspectionCopy(locationId: string): Source {
  const api = useApi()
  const { session } = useSession()
  const catalog = useCatalog()
  const assessment = useQuery(assessmentQuery(api, locationId))
  const list = useQuery(checklistQuery(api))
  const balances = useQuery(balancesQuery(api, { location: locationId }))
  const kept = useQuery({
    queryKey: ['kept inspection', locationId],
    queryFn: async () => (await keptCopy(copyId(locationId))) ?? null,
    staleTime: 0,
  })
  const person = session?.person
  const complete =
    person && assessment.data && list.data && balances.data && catalog.products.length > 0
      ? {
          assessment: assessment.data,
          checklist: list.data,
          products: [...new Set(balances.data.items.map(({ productId }) => productId))].map((id) => ({
            id,
            name: catalog.name(id),
          })),
          inspector: person.displayName,
          mayVerify: speaksForLevelAbove(person, assessment.data.jurisdictionCode),
        }
      : undefined
  const text = JSON.stringify(complete)
  useEffect(() => {
    if (text === undefined || person === undefined) return
    void keepCopy(copyId(locationId), person.id, JSON.parse(text))
    void import('./inspect.screen.tsx').then(() => keepLoadedAssets())
  }, [locationId, text, person])

  const failure = [assessment, list, balances]
    .map(({ error, failureReason }) => error ?? failureReason)
    .find((each) => each !== null)
  const unanswered = failure !== undefined && !(failure instanceof ProblemResponse)
  const mine =
    !complete && unanswered && kept.data && (session == null || kept.data.personId === session.person.id)
      ? kept.data
      : null
  const parsed = inspectionCopy.safeParse(mine?.value)
  const error = assessment.error ?? list.error ?? balances.error
  return {
    copy: complete ?? parsed.data,
    personId: person?.id ?? mine?.personId,
    keptAt: parsed.success && mine ? mine.keptAt : null,
    error: complete || parsed.success || kept.isPending ? null : error,
    retry() {
      for (const query of [assessment, list, balances]) void query.refetch()
    },
  }
}

export type Change = (
  changes: Partial<InspectionDraft> | ((draft: InspectionDraft) => Partial<InspectionDraft>),
) => void
export interface Work {
  draft: InspectionDraft
  change: Change
  /** Throws away what was entered and its photos. */
  discard(): void
  /** Begins anew, after the last one was sent. */
  renew(): void
}

/** The inspection somebody is at, kept on this phone with every change; signing out does not lose it. */
export function useInspectionDraft(
  { assessment, inspector, mayVerify }: InspectionCopy,
  personId: string,
): Work | null {
  const id = `${copyId(assessment.locationId)} ${personId}`
  const [draft, setDraft] = useState<InspectionDraft | null>(null)
  const latest = useRef<InspectionDraft | null>(null)
  const set = (next: InspectionDraft) => {
    latest.current = next
    setDraft(next)
  }
  const begin = useCallback(
    () =>
      newInspection({
        id: newIdempotencyKey(),
        kind: mayVerify ? 'verification' : 'self_check',
        startedAt: new Date().toISOString(),
        basedOn: assessment.revision,
        inspector,
      }),
    [mayVerify, assessment.revision, inspector],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer about the place does not undo what was entered
  useEffect(() => {
    void resume(id).then((kept) => set(kept ?? begin()))
  }, [id])
  if (!draft) return null
  const renew = () => {
    void dropWork(id)
    set(begin())
  }
  return {
    draft,
    change(changes) {
      const before = latest.current ?? draft
      const next = { ...before, ...(typeof changes === 'function' ? changes(before) : changes) }
      set(next)
      void phoneRoom.keep(keepWork({ id, personId, draft: next }))
    },
    discard() {
      void dropPhotos(draft.id)
      renew()
    },
    renew,
  }
}

/** What was begun, unless it was sent and is forgotten by the outbox. */
async function resume(id: string): Promise<InspectionDraft | null> {
  const parsed = inspectionDraft.safeParse((await keptWork(id))?.draft)
  if (!parsed.success) return null
  if (!parsed.data.submitted) return parsed.data
  const waiting = (await listEntries()).some(({ key }) => key === parsed.data.id)
  return waiting ? parsed.data : null
}
