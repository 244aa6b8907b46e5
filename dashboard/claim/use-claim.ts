import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import type { z } from 'zod'
import { type Claimed, type ClaimOffer, type claim, claimed, claimOffer } from '../../protocol/api/claims.ts'
import { readClaimCode } from '../../protocol/claim-code.ts'
import { useApi } from '../api/api.context.ts'
import { ConnectionError, ProblemResponse } from '../api/client.ts'
import { type ClaimDraft, draftOf, requestOf } from './claim.draft.ts'
import { forget, newAttempt, type Remembered, recall, remember } from './claim.memory.ts'

type Request = z.input<typeof claim>

/** Answers after which this code leads nowhere any more. */
const FINAL = new Set([
  'claim_code_refused',
  'claim_finished',
  'secrets_gone',
  'idempotency_key_reused',
  'claim_place_taken',
])

/** The code in the address, which stays in the browser; and out of the address bar, which others may see. */
function takeCodeFromAddress(): string | null {
  const { hash, pathname, search } = window.location
  if (hash === '') return null
  window.history.replaceState(null, '', pathname + search)
  return readClaimCode(hash) ?? hash.slice(1, 40)
}

/** One claim from the code to the secret, over lost answers and pages that the phone ends. */
export function useClaim() {
  const api = useApi()
  const [start] = useState(() => {
    const code = takeCodeFromAddress()
    const known = recall()
    return known && (code === null || code === known.code) ? known : { code: code ?? '', known: null }
  })
  const known: Remembered | null = 'attempt' in start ? start : null
  const [code, setCode] = useState(start.code)
  const [attempt, setAttempt] = useState(() => known?.attempt ?? newAttempt())
  const [draft, setDraft] = useState<ClaimDraft | null>(known?.draft ?? null)
  const [sent, setSent] = useState<Request | null>(known?.sent ?? null)
  const [offer, setOffer] = useState<ClaimOffer | null>(null)
  const [made, setMade] = useState<Claimed | null>(null)

  const lookUp = useMutation({
    mutationFn: (wanted: string) =>
      api.write('POST', '/api/claims/look-up', { body: { code: wanted }, response: claimOffer }),
    onSuccess(found, wanted) {
      if (wanted !== code) setAttempt(newAttempt())
      setDraft((before) => (wanted === code && before ? before : draftOf(found)))
      setCode(wanted)
      setOffer(found)
    },
    onError: () => forget(),
  })
  const submit = useMutation({
    mutationFn: (request: Request) => api.write('POST', '/api/claims', { body: request, response: claimed }),
    onMutate(request) {
      setSent(request)
      remember({ code, attempt, draft, sent: request })
    },
    onSuccess: setMade,
    onError(error) {
      // Nobody knows what became of it: the same request is sent again, or none.
      if (error instanceof ConnectionError) return
      setSent(null)
      const final = error instanceof ProblemResponse && FINAL.has(error.problem.code)
      if (final) {
        forget()
        setOffer(null)
        setDraft(null)
        setAttempt(newAttempt())
      } else remember({ code, attempt, draft, sent: null })
    },
  })

  const { mutate: look } = lookUp
  useEffect(() => {
    // A code that came with the address needs no button. A claim that was sent asks again itself, as its code may be used up.
    if (start.code !== '' && readClaimCode(start.code) !== null && !known?.sent) look(start.code)
  }, [start, known, look])
  useEffect(() => {
    if (offer && draft && !made) remember({ code, attempt, draft, sent })
  }, [offer, code, attempt, draft, sent, made])

  const change = useCallback(
    (part: Partial<ClaimDraft>) => setDraft((before) => before && { ...before, ...part }),
    [],
  )
  const reset = () => {
    forget()
    window.location.assign(window.location.pathname)
  }
  const send = () => {
    if (sent) submit.mutate(sent)
    else if (draft && offer) submit.mutate(requestOf(draft, offer, { code, attempt }))
  }
  return { code, offer, draft, sent, made, lookUp, submit, change, send, reset }
}
